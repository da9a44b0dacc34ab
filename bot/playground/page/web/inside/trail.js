/** The trail: what was done, by whom, each line chained to the one before. */
import { el } from "/dom.js";
import { makeList, makeRow } from "/inside/list.js";
import { badge, bare, clock, json } from "/inside/words.js";
import { toast } from "/dialogs/toast.js";
import { act } from "/wire.js";

const EMPTY =
  "The trail is empty. Every plan leaves its lines here, and none can be changed unseen.";
const NOT_THERE = "The bot's database is not there yet, or cannot be read just now.";
const TONES = { failure: "bad", denied: "bad", pending: "doubt", unknown: "doubt" };
const GOOD = new Set(["done", "settled"]);

/** → {node, show(told)}. */
export function makeTrail(setup) {
  const check = makeCheck();
  const list = makeList(
    makeRow({
      line: (event) => drawLine(event, setup.providers[event.provider] ?? event.provider),
      body: ({ id, number_shown: _, ...event }) => json(event, `Line ${id} in full`),
    }),
    { "aria-label": "The trail, newest first" },
  );
  const show = ({ trail }) => {
    check.show(trail);
    const events = trail.events.map((event) => ({ id: event.seq, ...event }));
    list.show(events, () => (trail.there ? EMPTY : NOT_THERE));
  };
  return {
    node: el("div", {}, check.node, list.node),
    show,
    news: ({ trail }) => trail.events[0]?.seq,
    about: "The trail: chained and signed, so that a change in it is seen",
  };
}

function drawLine(event, provider) {
  const tone = TONES[event.outcome] ?? (GOOD.has(event.phase) ? "good" : "");
  const more = [event.who, provider, event.number_shown].filter(Boolean).join(" ·\u00a0");
  return [
    badge(event.phase, tone),
    el("span", { class: "row-main" }, more),
    clock(event.time),
    event.reason && el("span", { class: "row-more" }, bare(event.reason)),
    el(
      "span",
      { class: "row-hash", title: "The hash of the line before, and its own" },
      el("span", {}, `#${event.seq}`),
      `${event.prev_hash}… → ${event.hash}…`,
    ),
  ];
}

function makeCheck() {
  const button = el("button", { type: "button", class: "inside-button" }, "Check the trail");
  const verdict = el("span", { class: "verdict", role: "status" });
  button.addEventListener("click", async () => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const answer = await act("verify", {});
    button.ariaBusy = null;
    if (answer.words) say(answer);
    else toast(answer.said);
  });
  const say = ({ holds, words }) => {
    verdict.dataset.tone = holds ? "good" : "bad";
    if (verdict.textContent !== words) verdict.textContent = words;
  };
  const show = ({ verified, events }) => {
    if (!verified) {
      verdict.textContent = "";
      return;
    }
    const newer = (events[0]?.seq ?? 0) - verified.seq;
    if (newer <= 0 || !verified.holds) return say(verified);
    const lines = newer === 1 ? "1 line was" : `${newer} lines were`;
    return say({ ...verified, words: `${verified.words} ${lines} written since.` });
  };
  return { node: el("div", { class: "trail-check" }, button, verdict), show };
}
