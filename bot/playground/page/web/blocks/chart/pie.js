/** A pie of segments. Values under zero have no part in it. */
import { svg } from "/blocks/svg.js";

const RADIUS = 100;

export function drawPie(segments) {
  const values = segments.map((each) => Math.max(each.value, 0));
  const whole = values.reduce((sum, each) => sum + each, 0);
  let before = 0;
  const slices = segments.map((segment, index) => {
    const from = before / (whole || 1);
    before += values[index];
    return drawSlice(segment, index, from, before / (whole || 1));
  });
  return svg("svg", { viewBox: "-104 -104 208 208", "aria-hidden": "true" }, slices);
}

function drawSlice(segment, index, from, until) {
  const said = svg("title", {}, `${segment.label}: ${segment.value}`);
  const name = `slice series-${index}`;
  if (until - from >= 0.9999) return svg("circle", { class: name, r: RADIUS }, said);
  const isLarge = until - from > 0.5 ? 1 : 0;
  const arc = `A${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${edge(until)}`;
  return svg("path", { class: name, d: `M0 0L${edge(from)}${arc}Z` }, said);
}

/** A place on the rim; a pie begins at the top. */
function edge(part) {
  const angle = part * 2 * Math.PI - Math.PI / 2;
  return `${(RADIUS * Math.cos(angle)).toFixed(3)} ${(RADIUS * Math.sin(angle)).toFixed(3)}`;
}
