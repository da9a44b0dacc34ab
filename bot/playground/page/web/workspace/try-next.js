/**
 * A quiet row of what to try next, above the composer, once there are messages. Each stands there
 * until it was tried in this browser; the row can be sent away for good.
 */
import { el } from "/dom.js";
import { goTo } from "/workspace/address.js";
import { suggestionsOf } from "/workspace/beginning.js";
import { sentBefore } from "/workspace/drafts.js";
import { icon } from "/workspace/icons.js";
import { keep, recall } from "/workspace/memory.js";
import { moveAmong } from "/workspace/moving.js";
import { humans, nameOf, warningOf } from "/workspace/people.js";
import { keptNode } from "/workspace/rows.js";

const LABEL = "Try next";
const KEPT = "tried";
const ALL = "all";
const GUEST = "guest";
const BAD_DAY = "bad day";

/** → {node, show(state, messages)}. `put` puts a text into the composer. */
export function makeTryNext(put, panes) {
  const node = el("div", { class: "try-next-holder" });
  const keepRow = keptNode(node);
  const show = (now, messages) => {
    if (now.reader.kind === "guest") noteTried(GUEST);
    const offered = messages.length ? offersTo(now, put, panes) : [];
    const warning = warningOf(now.reader, now.setup.app.name);
    const state = offered.map((each) => each.label);
    const leave = () => {
      noteTried(ALL);
      show(now, messages);
      document.querySelector(".composer textarea")?.focus();
    };
    const go = (each) => {
      each.go();
      show(now, messages);
    };
    const draw = () => drawRow(offered, { words: warning || LABEL, go, leave });
    keepRow(state, () => (offered.length ? draw() : el("div", {})));
  };
  return { node, show };
}

function offersTo(now, put, panes) {
  const tried = recall(KEPT, []);
  if (tried.includes(ALL)) return [];
  const commands = suggestionsOf(now.setup).filter((text) => !text.endsWith(" help"));
  const type = (text) => ({ label: text, isTyped: true, go: () => put(text) });
  const sent = (person) => sentBefore(person);
  if (now.reader.kind !== "member") {
    const tries = sent(now.reader).some((text) => text.startsWith("/"));
    return tries ? [] : commands.slice(0, 1).map(type);
  }
  const known = new Set(humans(now.setup).flatMap(sent));
  const others = [become(now), letBadDayBegin(now, panes)];
  return [
    ...commands.filter((text) => !known.has(text)).map(type),
    ...others.filter((each) => each && !tried.includes(each.name)),
  ];
}

function become(now) {
  const guest = humans(now.setup).find((each) => each.kind === "guest");
  if (!guest) return undefined;
  const label = `Become ${nameOf(guest)}, a guest`;
  return { name: GUEST, label, go: () => goTo(guest, now.place) };
}

function letBadDayBegin({ setup }, panes) {
  if (!setup.bad_days?.length) return undefined;
  const go = () => {
    noteTried(BAD_DAY);
    panes.openBadDays();
  };
  return { name: BAD_DAY, label: "Let a bad day begin", go };
}

function noteTried(name) {
  const tried = recall(KEPT, []);
  if (!tried.includes(name)) keep(KEPT, [...tried, name]);
}

function drawRow(offered, { words, go, leave }) {
  const chips = offered.map((each) =>
    el(
      "button",
      {
        type: "button",
        class: "try",
        dataset: { key: `try ${each.label}` },
        onclick: () => go(each),
      },
      each.isTyped ? el("code", {}, each.label) : each.label,
    ),
  );
  const away = { type: "button", class: "try-away", "aria-label": "Hide these", onclick: leave };
  const row = el(
    "div",
    { class: "try-next", role: "toolbar", "aria-label": LABEL },
    el("span", { class: "try-words" }, words),
    el("div", { class: "tries" }, chips),
    el("button", { ...away, title: "Hide these" }, icon("close")),
  );
  moveAmong(row, "button", { back: "ArrowLeft", on: "ArrowRight", first: true });
  return row;
}
