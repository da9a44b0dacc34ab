/** Lines, bars and areas on two axes. */
import { drawAreas, drawBars, drawLineSeries } from "/blocks/chart/series.js";
import { categoriesOf, shortNumber, ticksFor } from "/blocks/chart/scale.js";
import { svg } from "/blocks/svg.js";

const WIDTH = 600;
const HEIGHT = 280;
const EDGE = { top: 12, right: 16, bottom: 34, left: 56 };
const LABEL = 20;
const SERIES = { line: drawLineSeries, bar: drawBars, area: drawAreas };

export function drawPlot(chart) {
  const plot = plotOf(chart);
  const attributes = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" };
  return svg(
    "svg",
    attributes,
    plot.ticks.map((tick) => drawTick(plot, tick)),
    drawCategories(plot),
    SERIES[chart.type](chart, plot),
    drawTitles(plot, chart.axis_config ?? {}),
  );
}

/** Where everything goes: `x(label)` and `y(value)` give places, `band` is a label's width. */
function plotOf(chart) {
  const { x_label: below, y_label: beside } = chart.axis_config ?? {};
  const left = EDGE.left + (beside ? LABEL : 0);
  const bottom = HEIGHT - EDGE.bottom - (below ? LABEL : 0);
  const labels = categoriesOf(chart);
  const ticks = ticksFor(chart.series.flatMap((each) => each.data.map((point) => point.value)));
  const band = (WIDTH - EDGE.right - left) / labels.length;
  const height = bottom - EDGE.top;
  const [low, high] = [ticks[0], ticks.at(-1)];
  return {
    labels,
    ticks,
    band,
    left,
    bottom,
    right: WIDTH - EDGE.right,
    x: (label) => left + (labels.indexOf(label) + 0.5) * band,
    y: (value) => bottom - ((value - low) / (high - low)) * height,
  };
}

function drawTick({ left, right, y }, tick) {
  const at = y(tick);
  const line = { class: tick === 0 ? "axis" : "grid", x1: left, x2: right, y1: at, y2: at };
  const words = { x: left - 8, y: at + 4, "text-anchor": "end" };
  return svg("g", {}, svg("line", line), svg("text", words, shortNumber(tick)));
}

/** Labels along the bottom; where they would touch each other, only some of them. */
function drawCategories({ labels, band, bottom, x }) {
  const longest = Math.max(...labels.map((each) => each.length)) * 6.5 + 8;
  const every = Math.max(1, Math.ceil(longest / band));
  return labels.map((label, index) => {
    if (index % every) return null;
    return svg("text", { x: x(label), y: bottom + 20, "text-anchor": "middle" }, label);
  });
}

function drawTitles({ left, right, bottom }, { x_label: below, y_label: beside }) {
  const middle = (EDGE.top + bottom) / 2;
  const turned = { transform: `translate(14 ${middle}) rotate(-90)`, "text-anchor": "middle" };
  const lower = { x: (left + right) / 2, y: HEIGHT - 8, "text-anchor": "middle" };
  return [
    below && svg("text", { class: "axis-title", ...lower }, below),
    beside && svg("text", { class: "axis-title", ...turned }, beside),
  ].filter(Boolean);
}
