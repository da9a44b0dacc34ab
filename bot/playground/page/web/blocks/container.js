/** Blocks that belong together, under a title; some can be folded away. */
import { el } from "/dom.js";
import { drawHead } from "/blocks/card.js";
import { drawBlock } from "/blocks/index.js";
import { keepOpen } from "/blocks/remembered.js";

export function drawContainer(block, ctx) {
  const rich = block.rich_text_title;
  const title = rich && el("div", { class: "card-title" }, drawBlock(rich, ctx));
  const head = drawHead(block, ctx, title);
  const inside = el(
    "div",
    { class: "container-body" },
    block.child_blocks.map((each) => drawBlock(each, ctx)),
  );
  const name = `container container-${block.width ?? "standard"}`;
  if (block.is_collapsible) {
    const details = el("details", { class: name }, el("summary", {}, head), inside);
    return keepOpen(details, block, ctx, !block.default_collapsed);
  }
  const divided = block.has_header_divider ? " container-divided" : "";
  return el("section", { class: name + divided }, head, inside);
}
