/** Rows of things to press: under a card, and small ones under an answer. */
import { el } from "/dom.js";
import { drawElement } from "/elements/index.js";

export function drawActions(block, ctx) {
  return drawRow("actions", block, ctx);
}

export function drawContextActions(block, ctx) {
  return drawRow("context-actions", block, ctx);
}

function drawRow(name, block, ctx) {
  return el("div", { class: name }, block.elements.map((each) => drawElement(each, block, ctx)));
}
