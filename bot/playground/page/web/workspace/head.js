/** The head of a channel or of the app: where one is, who is there, and the panes' buttons. */
import { el } from "/dom.js";
import { icon } from "/workspace/icons.js";
import { drawMembers } from "/workspace/members.js";

/** The frame: the button for the folded sidebar, what is given, the button for the inside. */
export function drawHead(state, panes, ...children) {
  return el(
    "header",
    { class: "head" },
    el(
      "button",
      {
        type: "button",
        class: "open-sidebar",
        "aria-label": "Channels and people",
        "aria-expanded": String(state.sidebarOpen),
        "aria-controls": "sidebar",
        dataset: { key: "open-sidebar" },
        onclick: panes.toggleSidebar,
      },
      icon("menu"),
    ),
    children,
    el(
      "button",
      {
        type: "button",
        class: "open-inside",
        "aria-expanded": String(state.insideOpen),
        "aria-controls": "inside",
        "aria-label": "Inside",
        title: "What goes on inside: the bot, the workspace and the providers",
        dataset: { key: "open-inside" },
        onclick: panes.toggleInside,
      },
      icon("inside"),
      el("span", {}, "Inside"),
    ),
  );
}

/** What a channel's head says; below it, that the app is not in the channel. */
export function drawChannelHead(channel, state, panes) {
  const { name } = state.setup.app;
  const sign = icon(channel.is_private ? "private" : "channel");
  const head = drawHead(
    state,
    panes,
    el(
      "div",
      { class: "head-words" },
      el("h1", {}, sign, channel.name),
      channel.is_shared &&
        el("span", { class: "shared" }, icon("shared"), "Shared with another company"),
      channel.has_bot && el("p", { class: "topic" }, `${name} is here.`),
    ),
    drawMembers(channel, state),
  );
  const words = `${name} is not in this channel. Its commands work here all the same.`;
  return el("div", {}, head, !channel.has_bot && el("p", { class: "not-here" }, words));
}
