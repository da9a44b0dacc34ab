/** One timeline of everything: what was delivered, and what followed from it, in order. */
import { el, several } from "/dom.js";
import { makeList, makeRow } from "/inside/list.js";
import { clock, duration, json, unbroken } from "/inside/words.js";

const drawEmpty = () =>
  several(
    "Nothing has happened yet. Type ",
    el("code", {}, "/number buy US 415"),
    " in #ops, and watch here what the bot does.",
  );
const KINDS = {
  delivery: "Slack",
  ack: "Ack",
  trail: "Trail",
  call: "Provider",
  message: "Message",
  slack: "Slack API",
  bot: "Bot",
  database: "Database",
  line: "Line",
};

/** → {node, show(told)}. */
export function makeTimeline() {
  const groups = makeList(makeGroup, { "aria-label": "Newest first" });
  return {
    node: groups.node,
    show: (told) => groups.show(told.timeline, drawEmpty),
    news: ({ timeline }) => timeline.map((group) => [group.id, group.moments.length]),
    about: "What each command and press set off. Newest first; within each, in order.",
  };
}

function makeGroup(first) {
  const list = makeList(
    makeRow({
      line: drawLine,
      body: (moment) => json(moment.details, `${moment.title}, in full`),
      opens: (moment) => moment.details !== null,
      kind: "happening",
    }),
    { "aria-label": first.title },
  );
  const title = el("h3", {});
  const of = el("p", { class: "moment-of" });
  const node = el("li", { class: "moment-group" }, title, of, list.node);
  const show = (group) => {
    node.dataset.byItself = String(group.by_itself);
    title.replaceChildren(el("span", {}, group.title), clock(group.at));
    of.textContent = group.of.join("; ");
    of.hidden = !group.of.length;
    list.show(group.moments);
  };
  return { node, show };
}

function drawLine(moment) {
  return [
    el("span", { class: "moment-after" }, moment.after ? `+${duration(moment.after)}` : "0"),
    el("span", { class: "moment-kind", dataset: { kind: moment.kind } }, KINDS[moment.kind]),
    el(
      "span",
      { class: "moment-words", dataset: { tone: moment.tone } },
      el("span", { class: `moment-title ${moment.kind === "call" ? "data" : ""}` }, moment.title),
      " ",
      drawNote(moment),
    ),
  ];
}

function drawNote({ kind, note }) {
  return note && el("span", { class: "moment-note", dataset: { kind } }, unbroken(note));
}
