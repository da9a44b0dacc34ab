/** Tables: the first row is their header, and wide ones scroll sideways by themselves. */
import { el } from "/dom.js";
import { drawCell } from "/blocks/cells.js";
import { drawSideways } from "/blocks/sideways.js";

export function drawTable(block, ctx) {
  const settings = block.column_settings ?? [];
  const [head, ...body] = block.rows.map((row, index) =>
    el(
      "tr",
      {},
      row.map((cell, column) => drawTableCell(cell, settings[column], index === 0, ctx)),
    ),
  );
  const table = el("table", {}, el("thead", {}, head), el("tbody", {}, body));
  return drawSideways(table, "Table", "table");
}

function drawTableCell(cell, setting, isHeader, ctx) {
  const name = `align-${setting?.align ?? "left"}${setting?.is_wrapped ? " wrapped" : ""}`;
  const properties = isHeader ? { class: name, scope: "col" } : { class: name };
  return el(isHeader ? "th" : "td", properties, drawCell(cell, ctx));
}
