/** Times, durations, badges and JSON, as the inside writes them. */
import { el } from "/dom.js";

const SECONDS = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const DATE = { day: "numeric", month: "long", year: "numeric" };

let shownClock;
let shownDay;

/** Tells times as the clocks of this zone do, from now on. */
export function tellTimesIn(zone) {
  shownClock = new Intl.DateTimeFormat("en-US", { ...SECONDS, timeZone: zone });
  shownDay = new Intl.DateTimeFormat("en-US", { ...DATE, ...SECONDS, timeZone: zone });
}

/** The time of day, with the whole date where one points at it. */
export function clock(seconds) {
  const moment = new Date(seconds * 1000);
  return el(
    "time",
    { class: "inside-time", datetime: moment.toISOString(), title: shownDay.format(moment) },
    shownClock.format(moment),
  );
}

/** Milliseconds as short as they can be read: 12 ms, 2.1 s, 1:05 min. */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${milliseconds}\u00a0ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)}\u00a0s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}\u00a0min`;
}

/** A text without the marks of what is bold and what is code. */
export function bare(text) {
  return text.replace(/[`*]/g, "");
}

/** A text whose telephone numbers stay in one piece where its lines break. */
export function unbroken(text) {
  const pieces = text.split(/(\+\d[\d -]*\d)/);
  return pieces.map((piece, place) => (place % 2 ? el("span", { class: "whole" }, piece) : piece));
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
