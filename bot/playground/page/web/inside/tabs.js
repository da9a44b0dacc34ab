/** Tabs, of which one is open: arrows, Home and End go from one to the next. */
import { el, freshId } from "/dom.js";
import { makeNewer } from "/inside/newer.js";
import { holdStill } from "/inside/still.js";
import { keep, recall } from "/workspace/memory.js";

const KEPT = "inside tab";

/**
 * Parts are {name, label, about, node, show, news}: what `news(told)` gives changes when something
 * new has come; a tab that is not open then has a dot. → {node, show(told)}.
 */
export function makeTabs(label, parts) {
  const all = parts.map(makeTab);
  const newer = makeNewer();
  let open;
  const pick = (picked, focus) => {
    open = picked;
    for (const { tab, panel } of all) {
      const isPicked = tab === picked.tab;
      tab.setAttribute("aria-selected", String(isPicked));
      tab.tabIndex = isPicked ? 0 : -1;
      panel.hidden = !isPicked;
    }
    markNew(picked.tab, false);
    newer.lead(picked.panel);
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
  const show = (told) => {
    const fresh = all.filter((one) => isNews(one, told));
    holdStill(open.panel, () => all.forEach(({ part }) => part.show(told)));
    for (const one of fresh) {
      if (one === open) newer.came();
      else markNew(one.tab, true);
    }
  };
  const panels = all.map(({ panel }) => panel);
  const node = el(
    "div",
    { class: "inside-tabbed" },
    list,
    el("div", { class: "inside-panels" }, panels, newer.node),
  );
  return { node, show };
}

/** Whether something came since the last telling; the first brings nothing new. */
function isNews(one, told) {
  const before = one.news;
  one.news = JSON.stringify(one.part.news(told) ?? null);
  return before !== undefined && before !== one.news;
}

function markNew(tab, isNew) {
  if (isNew) tab.setAttribute("aria-description", "Something new");
  else tab.removeAttribute("aria-description");
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
    el("p", { class: "inside-about" }, part.about),
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
