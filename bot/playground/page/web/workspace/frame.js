/** The page's frame: its parts in the order of the Tab key, ways past them, and its title. */
import { el } from "/dom.js";
import { TABS } from "/workspace/address.js";
import { goToMessages } from "/workspace/keys.js";
import { allUnread } from "/workspace/places.js";

/** Puts the parts into the page. */
export function fillPage({ banner, sidebar, main, pane }, panes) {
  document.getElementById("page").replaceChildren(
    drawSkip("Skip to the messages", goToMessages),
    drawSkip("Skip to the composer", () => document.querySelector(".composer textarea")?.focus()),
    banner.node,
    sidebar.node,
    el("div", { class: "behind-sidebar", onclick: () => panes.foldSidebar() }),
    main.node,
    pane.node,
  );
}

function drawSkip(words, skip) {
  return el("button", { type: "button", class: "skip", onclick: skip }, words);
}

/** Says that there is nothing to show, for the server is not there. */
export function sayNoStart() {
  const words = "The playground does not answer. Start it again, then load this page again.";
  const said = el("p", { class: "no-start", role: "alert" }, words);
  document.getElementById("page").replaceChildren(said);
}

/** Where the reader is, and how much they have not read. */
export function titleOf(state) {
  const { app } = state.setup;
  const unread = state.shown ? allUnread(state) : 0;
  const where = TABS.includes(state.place) ? app.name : `#${state.place}`;
  return `${unread ? `(${unread}) ` : ""}${where} – ${app.name} playground`;
}
