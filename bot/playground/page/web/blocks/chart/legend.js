/** Which colour of a chart is what. */
import { el } from "/dom.js";

export function drawLegend(named) {
  const items = named.map(({ name }, index) =>
    el("li", {}, el("span", { class: `chart-key series-${index}` }), name),
  );
  return el("ul", { class: "chart-legend", "aria-hidden": "true" }, items);
}
