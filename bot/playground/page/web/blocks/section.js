/** Sections, headers and dividers: most of what a bot says. */
import { el } from "/dom.js";
import { remembered } from "/blocks/remembered.js";
import { drawPicture } from "/blocks/picture.js";
import { drawElement } from "/elements/index.js";
import { drawText, plainText } from "/text/text.js";

/** Characters of a message's section that are shown before "See more". */
const LONG = 700;

export function drawSection(block, ctx) {
  const text = block.text ? drawSectionText(block, ctx) : null;
  const body = el("div", { class: "section-body" }, text, drawFields(block, ctx));
  return el("div", { class: "section" }, body, drawAccessory(block, ctx));
}

export function drawHeader(block, ctx) {
  const tag = ctx.surface === "home" ? "h2" : "h3";
  return el(tag, { class: "header block-words" }, drawText(block.text, ctx));
}

export function drawDivider() {
  return el("hr", { class: "divider" });
}

function drawFields({ fields = [] }, ctx) {
  if (fields.length === 0) return null;
  const named = { class: "field block-words" };
  const drawn = fields.map((each) => el("div", named, drawText(each, ctx)));
  return el("div", { class: "fields" }, drawn);
}

function drawAccessory(block, ctx) {
  const { accessory } = block;
  if (!accessory) return null;
  const drawn =
    accessory.type === "image"
      ? el("div", { dataset: { element: "image" } }, drawPicture(accessory, ctx, "thumbnail"))
      : drawElement(accessory, block, ctx);
  return el("div", { class: "section-accessory" }, drawn);
}

function drawSectionText(block, ctx) {
  const text = el("div", { class: "section-text block-words" }, drawText(block.text, ctx));
  const isLong = ctx.surface === "message" && plainText(block.text, ctx).length > LONG;
  return isLong && !block.expand ? withMore(text, block, ctx) : text;
}

/** Long text is cut with "See more" beneath it, which stays pressed. */
function withMore(text, block, ctx) {
  const opened = remembered(block, ctx, "more", false);
  const button = el("button", { type: "button", class: "see-more", onclick: turn });
  const show = () => {
    text.classList.toggle("cut-short", !opened.get());
    button.setAttribute("aria-expanded", String(opened.get()));
    button.textContent = opened.get() ? "See less" : "See more";
  };
  function turn() {
    opened.set(!opened.get());
    show();
  }
  show();
  return el("div", {}, text, button);
}
