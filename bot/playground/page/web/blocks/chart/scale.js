/** From numbers to places in a chart. */

/** The labels along the bottom: those the chart names, or all that its series have. */
export function categoriesOf(chart) {
  const named = chart.axis_config?.categories ?? [];
  const used = chart.series.flatMap((each) => each.data.map((point) => point.label));
  return [...new Set([...named, ...used])];
}

/** Round numbers that hold all values and zero, in steps of 1, 2 or 5. */
export function ticksFor(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const step = roundStep((high - low || 1) / 4);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function roundStep(wanted) {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([1, 2, 5].find((each) => each * power >= wanted) ?? 10);
}

/** 12,000 as "12K". */
const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 2 });

export function shortNumber(value) {
  return SHORT.format(value);
}
