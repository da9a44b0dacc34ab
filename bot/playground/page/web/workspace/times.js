/** Times and days, as the reader's clock has them. */

const LANGUAGE = "en-US";

/** A message's time as Date. */
export function momentOf(ts) {
  return new Date(Number(ts) * 1000);
}

/** 9:41 AM */
export function clockTime(moment, zone) {
  return moment.toLocaleTimeString(LANGUAGE, { timeZone: zone, timeStyle: "short" });
}

/** Saturday, November 21, 2026 at 9:41:07 AM, and which clock that is. */
export function fullTime(moment, zone) {
  const shown = { timeZone: zone, dateStyle: "full", timeStyle: "medium" };
  return `${moment.toLocaleString(LANGUAGE, shown)} (${zone.replaceAll("_", " ")})`;
}

/** A day's number: the same for two moments of one day in this zone. */
export function dayOf(moment, zone) {
  return moment.toLocaleDateString("sv-SE", { timeZone: zone });
}

/** Today, Yesterday, Friday, November 20. */
export function dayName(moment, zone, now = new Date()) {
  const day = dayOf(moment, zone);
  if (day === dayOf(now, zone)) return "Today";
  if (day === dayOf(new Date(now - 24 * 3600 * 1000), zone)) return "Yesterday";
  const year = day.slice(0, 4) === dayOf(now, zone).slice(0, 4) ? undefined : "numeric";
  const shown = { timeZone: zone, weekday: "long", month: "long", day: "numeric", year };
  return moment.toLocaleDateString(LANGUAGE, shown);
}
