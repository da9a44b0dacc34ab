/** What stands in a cell of a table. */
import { drawRichText } from "/blocks/rich_text.js";
import { drawPlainLines } from "/text/lines.js";

const NUMBER = new Intl.NumberFormat("en-US", { maximumFractionDigits: 20 });

export function drawCell(cell, ctx) {
  if (cell.type === "rich_text") return drawRichText(cell, ctx);
  if (cell.type === "raw_number") return cell.text ?? NUMBER.format(cell.value);
  return drawPlainLines(cell.text);
}

/** By what a cell is sorted: a number, or its words. */
export function cellKey(cell, ctx) {
  if (cell.type === "raw_number") return cell.value;
  return cell.type === "rich_text" ? drawRichText(cell, ctx).textContent : cell.text;
}
