/**
 * The page: who reads, where they are and what the server told, and the parts that show it. Each
 * change is given to every part; a part draws again only what is different for it.
 */
import { makeContext } from "/context.js";
import { drawModals } from "/dialogs/modals.js";
import { listen, setup } from "/wire.js";
import { goInstead, readAddress } from "/workspace/address.js";
import { makeBanner } from "/workspace/banner.js";
import { fillPage, sayNoStart, titleOf } from "/workspace/frame.js";
import { listenToKeys } from "/workspace/keys.js";
import { elsewhere, makeMain } from "/workspace/main.js";
import { keep, recall, whenKept } from "/workspace/memory.js";
import { makePane } from "/workspace/pane.js";
import { humans } from "/workspace/people.js";
import { makeSidebar } from "/workspace/sidebar.js";

const WIDE = 1280; // the inside is open at a first visit where there is room for it

const seen = new Map(); // what each person saw last, to show while the line to the server is made
let state;
let parts;
let hangUp;

async function start() {
  const told = await setup();
  state = {
    setup: told,
    inside: undefined,
    lost: false,
    insideOpen: recall("inside", innerWidth >= WIDE),
    sidebarOpen: false,
  };
  arrive();
  build();
  addEventListener("hashchange", moved);
  addEventListener("visibilitychange", show);
  for (const person of humans(told)) whenKept(`read ${person.id}`, show);
  listenToKeys(panes);
  call();
}

/** Takes reader and place from the address. */
function arrive() {
  const { person, place } = readAddress(humans(state.setup));
  Object.assign(state, { reader: person, place, shown: seen.get(person.id) });
}

function build() {
  const main = makeMain(panes);
  const sidebar = makeSidebar(state, panes);
  parts = { sidebar, banner: makeBanner(), main, pane: makePane(panes) };
  fillPage(parts, panes);
}

/** Listens as the reader. */
function call() {
  hangUp?.();
  const { id } = state.reader;
  hangUp = listen(id, receive, (lost) => {
    state.lost = lost;
    show();
  });
}

function receive(told) {
  if (told.kind === "inside") state.inside = told;
  if (told.kind === "shown") {
    seen.set(told.person, told);
    if (told.person === state.reader.id) state.shown = told;
  }
  show();
}

function moved() {
  const before = state.reader;
  const keepsFocus = document.activeElement?.matches("input[type=radio], [role=tab]");
  arrive();
  state.sidebarOpen &&= keepsFocus ?? false;
  if (before.id !== state.reader.id) call();
  show();
  if (!keepsFocus && !document.querySelector("dialog[open]")) parts.main.focus();
}

function show() {
  const instead = state.shown && elsewhere(state.place, state);
  if (instead) return goInstead(state.reader, instead);
  const first = !document.querySelector("main .middle");
  parts.main.show(state);
  for (const part of [parts.sidebar, parts.banner, parts.pane]) part.show(state);
  document.getElementById("page").dataset.sidebar = state.sidebarOpen ? "open" : "folded";
  document.title = titleOf(state);
  const modal = document.querySelector("dialog[open]");
  drawModals(state.shown?.views ?? [], contextOfView);
  const over = modal && !modal.isConnected;
  const lost = document.activeElement === document.body;
  if ((first || over) && state.shown && lost) parts.main.focus();
  return undefined;
}

function contextOfView(view) {
  return makeContext({
    surface: "modal",
    place: { view: view.id },
    values: view.values,
    errors: view.errors,
    reader: state.reader,
    setup: state.setup,
    channels: state.shown.channels,
  });
}

const panes = {
  toggleInside() {
    state.insideOpen = !state.insideOpen;
    keep("inside", state.insideOpen);
    show();
    if (!state.insideOpen) document.querySelector(".open-inside")?.focus();
  },
  toggleSidebar() {
    state.sidebarOpen = !state.sidebarOpen;
    show();
    const next = state.sidebarOpen ? ".close-sidebar" : ".open-sidebar";
    document.querySelector(next)?.focus();
  },
  stay() {
    state.sidebarOpen = false;
    show();
    parts.main.focus();
  },
  foldSidebar() {
    if (state.sidebarOpen) panes.toggleSidebar();
  },
};

start().catch((wrong) => {
  console.error(wrong);
  sayNoStart();
});
