/** The app itself: its Home, the messages with it, and what it says about itself. */
import { el } from "/dom.js";
import { drawAbout } from "/workspace/about.js";
import { TABS, goTo } from "/workspace/address.js";
import { drawAvatar } from "/workspace/avatar.js";
import { makeConversation } from "/workspace/conversation.js";
import { drawHead } from "/workspace/head.js";
import { makeHome } from "/workspace/home.js";
import { drawBadge } from "/workspace/message.js";
import { keptNode } from "/workspace/rows.js";

const LABELS = { home: "Home", dm: "Messages", about: "About" };

/** The tabs that this app has. */
export function tabsOf({ app }) {
  return TABS.filter((tab) => tab !== "home" || app.has_home);
}

/** → {node, show(state), focus()} of one tab. */
export function makeAppView(state, tab, channel, panes) {
  const headHolder = el("div", { class: "head-holder" });
  const keepHead = keptNode(headHolder);
  const content = makeContent(state, tab, channel, panes);
  const panel = el(
    "div",
    { class: "panel", id: "app-panel", role: "tabpanel", "aria-labelledby": `tab-${tab}` },
    content.node,
  );
  const show = (now) => {
    const shown = { sidebar: now.sidebarOpen, inside: now.insideOpen };
    keepHead(shown, () => drawAppHead(now, tab, panes));
    content.show(now);
  };
  return { node: el("div", { class: "middle" }, headHolder, panel), show, focus: content.focus };
}

function makeContent(state, tab, channel, panes) {
  if (tab === "dm") return makeConversation(state, channel, panes);
  if (tab === "home") return makeHome(state);
  const node = drawAbout(state);
  return { node, show() {}, focus() {} };
}

function drawAppHead(state, tab, panes) {
  const bot = state.setup.people.find((each) => each.is_bot);
  const title = el("h1", {}, state.setup.app.name, drawBadge());
  return el(
    "div",
    { class: "app-head" },
    drawHead(
      state,
      panes,
      bot && drawAvatar(bot, state.setup, "small"),
      el("div", { class: "head-words" }, title),
    ),
    drawTabs(state, tab),
  );
}

function drawTabs(state, tab) {
  const tabs = tabsOf(state.setup);
  const move = (event) => {
    const from = tabs.indexOf(tab);
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: tabs.length - 1 };
    const target = tabs[(to[event.key] + tabs.length) % tabs.length];
    if (!target) return;
    event.preventDefault();
    document.getElementById(`tab-${target}`).focus();
    goTo(state.reader, target);
  };
  return el(
    "div",
    { class: "tabs", role: "tablist", "aria-label": state.setup.app.name, onkeydown: move },
    tabs.map((each) =>
      el(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${each}`,
          "aria-selected": String(each === tab),
          "aria-controls": each === tab ? "app-panel" : null,
          tabindex: each === tab ? null : "-1",
          dataset: { key: `tab ${each}` },
          onclick: () => goTo(state.reader, each),
        },
        LABELS[each],
      ),
    ),
  );
}
