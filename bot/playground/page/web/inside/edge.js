/** The pane's left edge: dragged, or moved with the arrows, it makes the pane wider or narrower. */
import { el } from "/dom.js";
import { keep, recall } from "/workspace/memory.js";

const KEPT = "inside width";
const [NARROWEST, WIDEST, USUAL, STEP] = [340, 760, 440, 24];

export function makeEdge() {
  const edge = el("div", {
    class: "inside-edge",
    role: "separator",
    tabindex: 0,
    "aria-orientation": "vertical",
    "aria-label": "Width of the inside",
    "aria-valuemin": NARROWEST,
    "aria-valuemax": WIDEST,
    onpointerdown: (event) => edge.setPointerCapture(event.pointerId),
    onpointermove: (event) => {
      if (edge.hasPointerCapture(event.pointerId)) set(rightOf(edge) - event.clientX);
    },
    onkeydown: (event) => {
      const next = nextOf(event.key, width);
      if (next === undefined) return;
      event.preventDefault();
      set(next);
    },
  });
  let width;
  const set = (wanted) => {
    width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, wanted)));
    edge.setAttribute("aria-valuenow", width);
    document.documentElement.style.setProperty("--inside-width", `${width}px`);
    keep(KEPT, width);
  };
  set(recall(KEPT, USUAL));
  return edge;
}

function rightOf(edge) {
  return edge.parentElement.getBoundingClientRect().right;
}

function nextOf(key, width) {
  return {
    ArrowLeft: width + STEP,
    ArrowRight: width - STEP,
    Home: NARROWEST,
    End: WIDEST,
  }[key];
}
