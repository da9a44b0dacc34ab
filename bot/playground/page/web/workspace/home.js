/** The app's Home tab: the view that it published for the reader. Opening it tells the app. */
import { drawBlocks } from "/blocks/index.js";
import { makeContext } from "/context.js";
import { el } from "/dom.js";
import { act } from "/wire.js";
import { keptNode } from "/workspace/rows.js";

/** → {node, show(state), focus()}. */
export function makeHome({ reader }) {
  const holder = el("div", { class: "home" });
  const node = el("div", { class: "home-scroller" }, holder);
  const keep = keptNode(holder);
  act("home", { person: reader.id });
  const show = (state) => {
    const view = state.shown.home;
    keep(view, () => (view ? drawView(view, state) : drawEmpty(state.setup.app)));
  };
  return { node, show, focus() {} };
}

function drawView(view, state) {
  const ctx = makeContext({
    surface: "home",
    place: { view: view.id },
    values: view.values,
    errors: view.errors,
    reader: state.reader,
    setup: state.setup,
    channels: state.shown.channels,
  });
  return el("div", { class: "home-view", tabindex: "-1" }, drawBlocks(view.blocks, ctx));
}

function drawEmpty(app) {
  return el(
    "div",
    { class: "home-empty", tabindex: "-1" },
    el("img", { src: "/icon.svg", alt: "" }),
    el("h2", {}, "Nothing stands here yet"),
    el("p", {}, `${app.name} was told that you came. What it has for you appears here.`),
  );
}
