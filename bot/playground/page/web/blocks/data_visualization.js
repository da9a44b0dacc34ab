/** A chart with its title and its legend, and the same numbers as a table for screen readers. */
import { el } from "/dom.js";
import { drawPlot } from "/blocks/chart/plot.js";
import { drawPie } from "/blocks/chart/pie.js";
import { drawNumbers } from "/blocks/chart/numbers.js";
import { drawLegend } from "/blocks/chart/legend.js";

export function drawDataVisualization({ title, chart }) {
  const isPie = chart.type === "pie";
  return el(
    "figure",
    { class: `chart chart-${chart.type}` },
    el("figcaption", {}, title),
    isPie ? drawPie(chart.segments) : drawPlot(chart),
    isPie ? drawLegend(shares(chart.segments)) : drawLegend(chart.series),
    drawNumbers(title, chart),
  );
}

function shares(segments) {
  const whole = segments.reduce((sum, each) => sum + Math.max(each.value, 0), 0);
  return segments.map(({ label, value }) => {
    const share = whole > 0 ? Math.round((Math.max(value, 0) / whole) * 100) : 0;
    return { name: `${label} (${share}%)` };
  });
}
