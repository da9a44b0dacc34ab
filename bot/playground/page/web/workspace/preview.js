/** The first lines of a text, the first rows of a CSV file, or a picture. */
import { el } from "/dom.js";

const LINES = 6;
const LARGEST = 2 ** 20;
const fetched = new Map();

/** An element that fills itself, or nothing when there is nothing to see. */
export function drawPreview(file, address) {
  const kind = file.mimetype ?? "";
  if (kind.startsWith("image/")) return el("img", { src: address, alt: file.title || file.name });
  const readable = kind.startsWith("text/") || kind === "application/json";
  if (!readable || file.size > LARGEST) return null;
  const holder = el("div", { class: "posted-preview", dataset: { key: `preview ${file.id}` } });
  const draw = isCsv(file) ? drawRows : drawLines;
  textOf(address).then(
    (text) => holder.append(draw(text, file.title || file.name)),
    () => holder.append(el("p", { class: "posted-gone" }, "This file cannot be read.")),
  );
  return holder;
}

async function textOf(address) {
  if (!fetched.has(address)) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    fetched.set(address, await answer.text());
  }
  return fetched.get(address);
}

function isCsv(file) {
  return file.filetype === "csv" || file.mimetype === "text/csv";
}

function drawLines(text) {
  const lines = text.replace(/\n$/, "").split("\n");
  const more = lines.length > LINES && drawMore(lines.length - LINES, "line");
  return el("div", {}, el("pre", {}, lines.slice(0, LINES).join("\n")), more);
}

function drawRows(text, name) {
  const [head = [], ...rows] = parseCsv(text);
  const cells = (tag, row) => el("tr", {}, row.map((each) => el(tag, {}, each)));
  const table = el(
    "table",
    { "aria-label": `First rows of ${name}` },
    el("thead", {}, cells("th", head)),
    el("tbody", {}, rows.slice(0, LINES).map((row) => cells("td", row))),
  );
  const more = rows.length > LINES && drawMore(rows.length - LINES, "row");
  return el("div", {}, el("div", { class: "posted-table" }, table), more);
}

function drawMore(count, what) {
  return el("p", { class: "posted-more" }, `${count} more ${what}${count === 1 ? "" : "s"}`);
}

/** Rows of cells; a quoted cell may hold commas, line ends and doubled quotes. */
export function parseCsv(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const [, found, end] = cell.exec(text) ?? ["", "", ""];
    rows.at(-1).push(found.startsWith('"') ? found.slice(1, -1).replaceAll('""', '"') : found);
    if (end === "") break;
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length);
}
