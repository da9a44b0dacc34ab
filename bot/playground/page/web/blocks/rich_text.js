/** Rich text: paragraphs, lists, quotations and code, of pieces. */
import { cannotDraw, el } from "/dom.js";
import { drawPieces } from "/text/pieces.js";

/** How a list counts, by its indent; it begins again after three. */
const MARKERS = {
  bullet: ["disc", "circle", "square"],
  ordered: ["decimal", "lower-alpha", "lower-roman"],
};

const PARTS = {
  rich_text_section: (part, ctx) => el("div", { class: "rich-section" }, drawPieces(part, ctx)),
  rich_text_quote: (part, ctx) => el("blockquote", {}, drawPieces(part, ctx)),
  rich_text_list: drawList,
  rich_text_preformatted: drawCode,
};

export function drawRichText(block, ctx) {
  const drawn = block.elements.map((part) => drawPart(part, ctx));
  return el("div", { class: "rich-text block-words" }, drawn);
}

function drawPart(part, ctx) {
  return PARTS[part.type]?.(part, ctx) ?? cannotDraw(`rich text ${part.type}`);
}

function drawList(part, ctx) {
  const { indent = 0, offset = 0, border = 0 } = part;
  const isOrdered = part.style === "ordered";
  const marks = MARKERS[part.style];
  const items = part.elements.map((each) => el("li", {}, drawPieces(each, ctx)));
  const properties = {
    class: border ? "rich-list bordered" : "rich-list",
    start: isOrdered && offset ? String(offset + 1) : null,
    style: { listStyleType: marks[indent % marks.length] },
  };
  const list = el(isOrdered ? "ol" : "ul", properties, items);
  list.style.setProperty("--indent", String(indent));
  return list;
}

function drawCode(part, ctx) {
  const code = el("pre", { dataset: { language: part.language ?? "" } }, drawPieces(part, ctx));
  return part.border ? el("div", { class: "bordered" }, code) : code;
}
