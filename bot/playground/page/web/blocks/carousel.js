/** Cards in a row that scrolls sideways, with a button for each way. */
import { el } from "/dom.js";
import { icon } from "/blocks/icons.js";
import { drawBlock } from "/blocks/index.js";

export function drawCarousel(block, ctx) {
  const cards = block.elements.map((card) => el("li", {}, drawBlock(card, ctx)));
  const row = el("ul", { class: "carousel-row", tabindex: "0", "aria-label": "Cards" }, cards);
  const previous = drawButton("previous", "Previous cards", () => turn(row, -1));
  const next = drawButton("next", "Next cards", () => turn(row, 1));
  const show = () => {
    previous.disabled = row.scrollLeft <= 1;
    next.disabled = row.scrollLeft + row.clientWidth >= row.scrollWidth - 1;
  };
  row.addEventListener("scroll", show);
  new ResizeObserver(show).observe(row);
  const name = { role: "group", "aria-roledescription": "carousel" };
  return el("div", { class: "carousel", ...name, "aria-label": "Cards" }, previous, row, next);
}

function drawButton(name, label, onclick) {
  const properties = { type: "button", class: `carousel-turn carousel-${name}`, onclick };
  return el("button", { ...properties, "aria-label": label }, icon(name));
}

function turn(row, way) {
  const step = row.firstElementChild.offsetWidth;
  row.scrollBy({ left: way * Math.max(step, row.clientWidth - step), behavior: "smooth" });
}
