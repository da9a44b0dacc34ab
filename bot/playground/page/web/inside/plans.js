/** Plans: exactly what a confirmation would do, and how far each has come. */
import { el, several } from "/dom.js";
import { makeList, makeRow } from "/inside/list.js";
import { badge, bare, clock, facts } from "/inside/words.js";

const drawEmpty = () =>
  several(
    "No plan yet. Every change begins as a plan that somebody confirms: type ",
    el("code", {}, "/number buy US 415"),
    ".",
  );
const TONES = {
  done: "good",
  failed: "bad",
  partial: "bad",
  unknown: "doubt",
  pending: "doubt",
  sent: "doubt",
  claimed: "doubt",
};

/** → {node, show(told)}. */
export function makePlans(setup) {
  const title = (name) => setup.providers[name] ?? name;
  const list = makeList(
    makeRow({ line: (plan) => drawLine(plan, title), body: (plan) => drawFacts(plan, title) }),
    { "aria-label": "Plans, newest first" },
  );
  return {
    node: list.node,
    show: (told) => list.show(told.plans, drawEmpty),
    news: ({ plans }) => plans.map((plan) => [plan.id, plan.state]),
    about: "What was proposed, and how it ended",
  };
}

function drawLine(plan, title) {
  return [
    badge(plan.state, TONES[plan.state]),
    el("span", { class: "row-main" }, plan.number_shown ?? plan.area ?? plan.action),
    clock(plan.created),
    el("span", { class: "row-more" }, `${plan.action} at ${title(plan.provider)}, for ${plan.who}`),
  ];
}

function drawFacts(plan, title) {
  return facts([
    ["Plan", el("code", {}, plan.id)],
    ["Does", plan.action],
    ["Number", plan.number_shown && several(plan.number_shown, " ", el("code", {}, plan.number))],
    ["Area", plan.area],
    ["Provider", title(plan.provider)],
    ["Its name there", plan.reference && el("code", {}, plan.reference)],
    ["Asked by", `${plan.who} (${plan.source})`],
    ["Proposed", clock(plan.created)],
    [plan.state === "proposed" ? "Expires" : "Would have expired", clock(plan.expires)],
    ["Sent to the provider", plan.sent && clock(plan.sent)],
    [`In state ${plan.state} since`, clock(plan.changed)],
    ["Settled by", plan.settled_by],
    ["Why", plan.reason && bare(plan.reason)],
  ]);
}
