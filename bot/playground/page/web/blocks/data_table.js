/** A data table: sorted by any column at a press of its header, and turned page by page. */
import { el } from "/dom.js";
import { cellKey, drawCell } from "/blocks/cells.js";
import { drawPager } from "/blocks/pager.js";
import { remembered } from "/blocks/remembered.js";
import { drawSideways } from "/blocks/sideways.js";

const PAGE_SIZE = 5;
const WORDS = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export function drawDataTable(block, ctx) {
  const state = remembered(block, ctx, "table", { column: -1, way: 1, page: 0 });
  const drawn = el("div", { class: "data-table" });
  const change = (more, focus) => {
    state.set({ ...state.get(), ...more });
    drawn.replaceChildren(...drawParts(block, ctx, state.get(), change));
    const wanted = [`${focus}:enabled`, ".pager button:enabled"];
    wanted.map((each) => drawn.querySelector(each)).find(Boolean)?.focus();
  };
  drawn.append(...drawParts(block, ctx, state.get(), change));
  return drawn;
}

function drawParts(block, ctx, { column, way, page }, change) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? PAGE_SIZE;
  const shown = sorted(rows, column, way, ctx).slice(page * size, (page + 1) * size);
  const heads = head.map((cell, index) => drawColumn(cell, index, { column, way, change, ctx }));
  const table = el(
    "table",
    {},
    el("caption", {}, block.caption),
    el("thead", {}, el("tr", {}, heads)),
    el("tbody", {}, shown.map((row) => drawRow(row, block.row_header_column_index ?? 0, ctx))),
  );
  return [
    drawSideways(table, block.caption),
    drawPager({ page, size, count: rows.length, turn: change }),
  ].filter(Boolean);
}

function drawColumn(cell, index, { column, way, change, ctx }) {
  const isSorted = column === index;
  const sort = { column: index, way: isSorted ? -way : 1, page: 0 };
  const press = () => change(sort, `th:nth-child(${index + 1}) button`);
  const button = el(
    "button",
    { type: "button", class: "sort", onclick: press },
    drawCell(cell, ctx),
    el("span", { class: "sort-mark", "aria-hidden": "true" }, mark(isSorted, way)),
  );
  const order = isSorted ? (way > 0 ? "ascending" : "descending") : null;
  return el("th", { scope: "col", "aria-sort": order }, button);
}

function mark(isSorted, way) {
  if (!isSorted) return "↕";
  return way > 0 ? "↑" : "↓";
}

function drawRow(row, header, ctx) {
  return el(
    "tr",
    {},
    row.map((cell, index) => {
      const properties = { class: cell.type === "raw_number" ? "align-right" : "align-left" };
      if (index !== header) return el("td", properties, drawCell(cell, ctx));
      return el("th", { ...properties, scope: "row" }, drawCell(cell, ctx));
    }),
  );
}

function sorted(rows, column, way, ctx) {
  if (column < 0) return rows;
  const keyed = rows.map((row) => [cellKey(row[column], ctx), row]);
  return keyed.sort(([one], [other]) => way * compare(one, other)).map(([, row]) => row);
}

function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return WORDS.compare(one, other);
}
