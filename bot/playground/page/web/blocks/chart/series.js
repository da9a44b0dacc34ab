/** The series of a chart, each as a line, as bars beside each other, or as an area. */
import { svg } from "/blocks/svg.js";

export function drawLineSeries(chart, plot) {
  return chart.series.map((series, index) =>
    svg(
      "g",
      { class: `series-${index}` },
      svg("path", { class: "line", d: pathOf(series, plot) }),
      series.data.map((point) => drawDot(series, point, plot)),
    ),
  );
}

export function drawAreas(chart, plot) {
  return chart.series.map((series, index) => {
    const { data } = series;
    const ground = plot.y(0);
    const [first, last] = [plot.x(data[0].label), plot.x(data.at(-1).label)];
    const shape = `${pathOf(series, plot)}L${last} ${ground}L${first} ${ground}Z`;
    return svg(
      "g",
      { class: `series-${index}` },
      svg("path", { class: "area", d: shape }),
      svg("path", { class: "line", d: pathOf(series, plot) }),
      data.map((point) => drawDot(series, point, plot)),
    );
  });
}

export function drawBars(chart, plot) {
  const width = (plot.band * 0.7) / chart.series.length;
  return chart.series.map((series, index) =>
    svg(
      "g",
      { class: `series-${index}` },
      series.data.map((point) => {
        const left = plot.x(point.label) - plot.band * 0.35 + index * width;
        const [top, bottom] = [plot.y(Math.max(point.value, 0)), plot.y(Math.min(point.value, 0))];
        const bar = { class: "bar", x: left, y: top, width, height: bottom - top };
        return svg("rect", bar, drawSaid(series, point));
      }),
    ),
  );
}

function pathOf({ data }, plot) {
  return `M${data.map((point) => `${plot.x(point.label)} ${plot.y(point.value)}`).join("L")}`;
}

function drawDot(series, point, plot) {
  const dot = { class: "dot", cx: plot.x(point.label), cy: plot.y(point.value), r: 3 };
  return svg("circle", dot, drawSaid(series, point));
}

/** What is shown when somebody points at it. */
function drawSaid(series, point) {
  return svg("title", {}, `${series.name}, ${point.label}: ${point.value}`);
}
