/** The numbers of a chart as a table that is only read aloud. */
import { el } from "/dom.js";
import { categoriesOf } from "/blocks/chart/scale.js";

export function drawNumbers(title, chart) {
  const table = el("table", {}, el("caption", {}, title), rowsOf(chart).map(drawRow));
  return el("div", { class: "only-read-aloud" }, table);
}

function rowsOf(chart) {
  if (chart.type === "pie") {
    return [["Segment", "Value"], ...chart.segments.map((each) => [each.label, each.value])];
  }
  const labels = categoriesOf(chart);
  const rows = labels.map((label) => [label, ...chart.series.map((each) => valueAt(each, label))]);
  return [[chart.axis_config?.x_label ?? "Category", ...chart.series.map((each) => each.name)], ...rows];
}

function valueAt(series, label) {
  return series.data.find((each) => each.label === label)?.value ?? "";
}

function drawRow(row, index) {
  const cells = row.map((cell, column) => {
    const isHeader = index === 0 || column === 0;
    const scope = index === 0 ? "col" : "row";
    return isHeader ? el("th", { scope }, String(cell)) : el("td", {}, String(cell));
  });
  return el("tr", {}, cells);
}
