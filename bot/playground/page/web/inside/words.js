/** Times, durations, badges and JSON, as the inside writes them. */
import { el } from "/dom.js";

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** The time of day, with the whole date where one points at it. */
export function clock(seconds) {
  const moment = new Date(seconds * 1000);
  return el(
    "time",
    { class: "inside-time", datetime: moment.toISOString(), title: DAY.format(moment) },
    CLOCK.format(moment),
  );
}

/** Milliseconds as short as they can be read: 12 ms, 2.1 s, 1:05 min. */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${milliseconds}\u00a0ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}

/** A word in a small box; tone is good, bad, doubt or nothing. */
export function badge(words, tone = "") {
  return el("span", { class: "inside-badge", dataset: { tone } }, words);
}

/** JSON to read, or a text as it is. */
export function json(value, label) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return el(
    "pre",
    { class: "inside-json", tabindex: 0, role: "group", "aria-label": label },
    text === "" ? "(empty)" : text,
  );
}

/** Names and values, one under the other; what has no value is left out. */
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el(
    "dl",
    { class: "inside-facts" },
    known.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
}
