/** What the providers were asked, and what they answered, with secrets masked. */
import { el, several } from "/dom.js";
import { makeList, makeRow } from "/inside/list.js";
import { badge, clock, duration, json } from "/inside/words.js";

const drawEmpty = () =>
  several(
    "No provider was asked yet. Type ",
    el("code", {}, "/number list"),
    " to have all of them asked.",
  );
const ERRORS = 400;

/** → {node, show(told)}. */
export function makeCalls() {
  const list = makeList(makeRow({ line: drawLine, body: drawBody }), {
    "aria-label": "Requests to providers, newest first",
  });
  return {
    node: list.node,
    show: (told) => list.show(told.calls, drawEmpty),
    news: ({ calls }) => calls.map((call) => [call.id, call.status]),
    about: "What was asked of each provider; keys are masked",
  };
}

function drawLine(call) {
  return [
    drawStatus(call),
    el("span", { class: "row-main data" }, `${call.method} ${call.path}${queryOf(call)}`),
    clock(call.at),
    el(
      "span",
      { class: "row-more" },
      [call.provider, call.write && "changes something", call.ms !== null && duration(call.ms)]
        .filter(Boolean)
        .join(" ·\u00a0"),
      call.fault && several(" ", badge(call.fault, "doubt")),
    ),
  ];
}

function drawStatus({ status, ms }) {
  if (ms === null) return badge("under way", "doubt");
  if (status === null) return badge("no answer", "bad");
  return badge(String(status), status >= ERRORS ? "bad" : "good");
}

function queryOf({ query }) {
  const text = new URLSearchParams(query).toString();
  return text && `?${decodeURIComponent(text)}`;
}

function drawBody(call) {
  const { query, headers, body } = call.asked;
  return several(
    el("h4", {}, "Asked"),
    json({ ...(Object.keys(query).length && { query }), headers }, "The request's headers"),
    body !== "" && json(body, "The request's body"),
    el("h4", {}, "Answered"),
    drawAnswer(call),
  );
}

function drawAnswer({ ms, status, answered }) {
  if (ms === null) return el("p", { class: "inside-empty" }, "Not yet.");
  if (status === null) return el("p", { class: "inside-empty" }, "Nothing: the line was cut.");
  return json(answered, "The answer's body");
}
