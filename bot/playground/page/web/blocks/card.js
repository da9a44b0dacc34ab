/** A card: a picture on top, a title with an icon, words, and buttons at the bottom. */
import { el } from "/dom.js";
import { drawPicture } from "/blocks/picture.js";
import { drawElement } from "/elements/index.js";
import { drawText } from "/text/text.js";

export function drawCard(block, ctx) {
  return el(
    "article",
    { class: "card" },
    block.hero_image && drawPicture(block.hero_image, ctx, "hero"),
    el(
      "div",
      { class: "card-body" },
      drawHead(block, ctx),
      drawPart("card-words", block.body, ctx),
    ),
    block.actions && drawButtons(block, ctx),
  );
}

/** An icon with a title and a subtitle, of a card or a container. */
export function drawHead({ icon, title, subtitle }, ctx, drawnTitle) {
  if (!icon && !title && !subtitle && !drawnTitle) return null;
  return el(
    "div",
    { class: "card-head" },
    icon && drawPicture(icon, ctx, "small"),
    el(
      "div",
      { class: "card-titles" },
      drawnTitle ?? drawPart("card-title", title, ctx),
      drawPart("card-subtitle", subtitle, ctx),
    ),
  );
}

function drawPart(name, text, ctx) {
  return text ? el("div", { class: `${name} block-words` }, drawText(text, ctx)) : null;
}

function drawButtons(block, ctx) {
  const buttons = block.actions.map((each) => drawElement(each, block, ctx));
  return el("div", { class: "card-actions" }, buttons);
}
