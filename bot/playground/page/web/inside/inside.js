/**
 * The inside: what the bot does and keeps while somebody works in the workspace, and the menu of
 * bad days. There is one element; each telling of the server brings it up to date.
 */
import { el } from "/dom.js";
import { makeBotState } from "/inside/bot.js";
import { makeCalls } from "/inside/calls.js";
import { makeChips } from "/inside/chips.js";
import { makeBadDays } from "/inside/menu.js";
import { makePlans } from "/inside/plans.js";
import { makeEdge } from "/inside/edge.js";
import { makeTabs } from "/inside/tabs.js";
import { makeTimeline } from "/inside/timeline.js";
import { makeTrail } from "/inside/trail.js";
import { tellTimesIn } from "/inside/words.js";

let pane;

/** The same element for all who share a clock; `lost` says that what was told may be old. */
export function drawInside(told, ctx, lost) {
  const zone = ctx.reader.tz;
  if (pane?.zone !== zone) {
    tellTimesIn(zone);
    pane = makeInside(ctx.setup, zone);
  }
  pane.show({ ...told, lost });
  return pane.node;
}

function makeInside(setup, zone) {
  const bot = makeBotState();
  const chips = makeChips(setup);
  const tabs = makeTabs("What goes on inside", [
    { name: "timeline", label: "Timeline", ...makeTimeline() },
    { name: "plans", label: "Plans", ...makePlans(setup) },
    { name: "trail", label: "Trail", ...makeTrail(setup) },
    { name: "calls", label: "Providers", ...makeCalls() },
  ]);
  const node = el(
    "div",
    { class: "inside" },
    makeEdge(),
    el("div", { class: "inside-top" }, bot.node, makeBadDays(setup)),
    el(
      "p",
      { class: "inside-about inside-alone" },
      "Only you see this; nobody in the workspace does. ",
      `Times are those of ${zone.replaceAll("_", " ")}.`,
    ),
    chips.node,
    tabs.node,
  );
  const show = (told) => [bot, chips, tabs].forEach((part) => part.show(told));
  return { node, show, zone };
}
