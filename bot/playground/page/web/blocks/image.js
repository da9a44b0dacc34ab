/** A picture by itself. Under a title it can be folded away, as in Slack. */
import { el } from "/dom.js";
import { drawPicture } from "/blocks/picture.js";
import { keepOpen } from "/blocks/remembered.js";
import { drawText } from "/text/text.js";

export function drawImage(block, ctx) {
  const picture = drawPicture(block, ctx, "large");
  if (!block.title) return el("div", { class: "image" }, picture);
  const title = el("summary", { class: "image-title" }, drawText(block.title, ctx));
  return keepOpen(el("details", { class: "image" }, title, picture), block, ctx, true);
}
