/** What an agent works on: a task with its state, and a plan of several. */
import { el } from "/dom.js";
import { icon } from "/blocks/icons.js";
import { drawBlock } from "/blocks/index.js";
import { keepOpen } from "/blocks/remembered.js";
import { drawRichText } from "/blocks/rich_text.js";
import { link } from "/text/links.js";

const SAID = {
  pending: "Pending",
  in_progress: "In progress",
  complete: "Complete",
  error: "Failed",
};

export function drawTaskCard(block, ctx) {
  const inside = [
    drawPart("task-details", block.details, ctx),
    drawPart("task-output", block.output, ctx),
    block.sources && drawSources(block.sources),
  ].filter(Boolean);
  const name = `task-card task-${block.status}`;
  if (inside.length === 0) return el("div", { class: name }, drawTitle(block));
  const details = el("details", { class: name }, el("summary", {}, drawTitle(block)), inside);
  return keepOpen(details, block, ctx, true);
}

export function drawPlan(block, ctx) {
  const title = el("summary", { class: "plan-title" }, block.title);
  const tasks = (block.tasks ?? []).map((each) => el("li", {}, drawBlock(each, ctx)));
  const plan = el("details", { class: "plan" }, title, el("ol", { class: "plan-tasks" }, tasks));
  return keepOpen(plan, block, ctx, true);
}

function drawTitle(block) {
  const state = icon(block.status, SAID[block.status]);
  return el("span", { class: "task-title" }, state, el("span", {}, block.title));
}

function drawPart(name, text, ctx) {
  return text ? el("div", { class: name }, drawRichText(text, ctx)) : null;
}

function drawSources(sources) {
  const links = sources.map((each) => el("li", {}, link(each.url, each.text)));
  return el("ul", { class: "task-sources", "aria-label": "Sources" }, links);
}
