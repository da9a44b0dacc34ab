/** Tabs, of which one is open: arrows, Home and End go from one to the next. */
import { el, freshId } from "/dom.js";
import { holdStill } from "/inside/still.js";
import { keep, recall } from "/workspace/memory.js";

const KEPT = "inside tab";

/**
 * Parts are {name, label, node, show}; → {node, show(told), hold(change)}. What is read in the
 * open tab stays where it is while `change` runs.
 */
export function makeTabs(label, parts) {
  const all = parts.map(makeTab);
  const pick = (picked, focus) => {
    for (const { tab, panel } of all) {
      const isPicked = tab === picked.tab;
      tab.setAttribute("aria-selected", String(isPicked));
      tab.tabIndex = isPicked ? 0 : -1;
      panel.hidden = !isPicked;
    }
    if (focus) picked.tab.focus();
    keep(KEPT, picked.part.name);
  };
  for (const one of all) one.tab.addEventListener("click", () => pick(one));
  const list = el(
    "div",
    { class: "inside-tabs", role: "tablist", "aria-label": label, onkeydown: move },
    all.map(({ tab }) => tab),
  );
  function move(event) {
    const now = all.findIndex(({ tab }) => tab === document.activeElement);
    const next = nextOf(event.key, now, all.length);
    if (next === undefined) return;
    event.preventDefault();
    pick(all[next], true);
  }
  pick(all.find(({ part }) => part.name === recall(KEPT, "timeline")) ?? all[0]);
  const panels = all.map(({ panel }) => panel);
  const hold = (change) => holdStill(panels.find((panel) => !panel.hidden), change);
  const show = (told) => all.forEach(({ part }) => part.show(told));
  return { node: el("div", { class: "inside-tabbed" }, list, panels), show, hold };
}

function makeTab(part) {
  const [tabId, panelId] = [freshId("tab"), freshId("panel")];
  const tab = el(
    "button",
    { type: "button", role: "tab", id: tabId, "aria-controls": panelId },
    part.label,
  );
  const panel = el(
    "div",
    { class: "inside-panel", role: "tabpanel", id: panelId, "aria-labelledby": tabId, tabindex: 0 },
    part.node,
  );
  return { part, tab, panel };
}

function nextOf(key, now, count) {
  const places = {
    ArrowRight: (now + 1) % count,
    ArrowLeft: (now + count - 1) % count,
    Home: 0,
    End: count - 1,
  };
  return places[key];
}
