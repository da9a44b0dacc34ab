/** Context: small words and pictures beside each other. */
import { el } from "/dom.js";
import { drawPicture } from "/blocks/picture.js";
import { drawText } from "/text/text.js";

export function drawContext(block, ctx) {
  return el("div", { class: "context" }, block.elements.map((each) => drawPart(each, ctx)));
}

function drawPart(part, ctx) {
  if (part.type === "image") return drawPicture(part, ctx, "tiny");
  return el("div", { class: "context-text block-words" }, drawText(part, ctx));
}
