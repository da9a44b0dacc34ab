/**
 * The page: who reads, where they are and what the server told, and the parts that show it. Each
 * change is given to every part; a part draws again only what is different for it.
 */
import { makeContext } from "/context.js";
import { drawModals } from "/dialogs/modals.js";
import { listen, setup } from "/wire.js";
import { goInstead, readAddress } from "/workspace/address.js";
import { makeBanner } from "/workspace/banner.js";
import { listenToDoing } from "/workspace/done.js";
import { fillPage, sayNoStart, titleOf } from "/workspace/frame.js";
import { drawUnderPointer, listenToPointer } from "/workspace/guard.js";
import { listenToKeys } from "/workspace/keys.js";
import { elsewhere, makeMain } from "/workspace/main.js";
import { keep, recall, whenKept } from "/workspace/memory.js";
import { makePane } from "/workspace/pane.js";
import { humans } from "/workspace/people.js";
import { makeSidebar } from "/workspace/sidebar.js";

const WIDE = 1280; // the inside is open at a first visit where there is room for it
const BOTH_SIDES = 960; // from here on the sidebar and the inside both have room beside the channel
const ONE_SIDE = 800; // from here on one of them has

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
  addEventListener("resize", show);
  for (const person of humans(told)) whenKept(`read ${person.id}`, show);
  listenToKeys(panes);
  listenToPointer();
  listenToDoing();
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
  hangUp = listen(id, receive, async (lost) => {
    if (state.lost && !lost) await askWhoIsThere();
    state.lost = lost;
    show();
  });
}

/** Asks who is there after the line was lost: it may be a playground that was started anew. */
async function askWhoIsThere() {
  try {
    const told = await setup();
    if (told.started !== state.setup.started) seen.clear();
    state.setup = told;
  } catch {
    // Lost again: it is asked when the line is back.
  }
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
  drawUnderPointer(draw);
}

function draw() {
  const instead = state.shown && elsewhere(state.place, state);
  if (instead) {
    goInstead(state.reader, instead);
    return;
  }
  const first = !document.querySelector("main .middle");
  parts.main.show(state);
  for (const part of [parts.sidebar, parts.banner, parts.pane]) part.show(state);
  arrangeSides();
  document.title = titleOf(state);
  const modal = document.querySelector("dialog[open]");
  drawModals(state.shown?.views ?? [], contextOfView);
  const over = modal && !modal.isConnected;
  const lost = document.activeElement === document.body;
  if ((first || over) && state.shown && lost) parts.main.focus();
}

/** The sidebar folds away where the channel would have too little room. */
function arrangeSides() {
  const page = document.getElementById("page");
  page.dataset.sidebar = state.sidebarOpen ? "open" : "folded";
  page.dataset.folds = innerWidth < (state.insideOpen ? BOTH_SIDES : ONE_SIDE);
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
  openBadDays() {
    if (!state.insideOpen) panes.toggleInside();
    const opener = document.querySelector("#inside [popovertarget]");
    opener?.focus();
    opener?.click();
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
