/** The sidebar: the team, its channels, the app, who one is, and the theme. */
import { el } from "/dom.js";
import { icon } from "/workspace/icons.js";
import { drawPlaces } from "/workspace/places.js";
import { keptNode } from "/workspace/rows.js";
import { drawReaders } from "/workspace/readers.js";
import { drawThemes } from "/workspace/theme.js";

/** → {node, show(state)}. `panes.toggleSidebar` folds it away where the window is narrow. */
export function makeSidebar(state, panes) {
  const places = el("div", { class: "sidebar-places" });
  const readers = el("div", { class: "sidebar-readers" });
  const keepPlaces = keptNode(places);
  const keepReaders = keptNode(readers);
  const node = el(
    "nav",
    { id: "sidebar", "aria-label": "Channels and people" },
    el(
      "div",
      { class: "sidebar-head" },
      el("span", { class: "team" }, state.setup.team),
      el(
        "button",
        {
          type: "button",
          class: "close-sidebar",
          "aria-label": "Close",
          onclick: panes.toggleSidebar,
        },
        icon("close"),
      ),
    ),
    places,
    el("div", { class: "sidebar-foot" }, readers, drawThemes()),
  );
  places.addEventListener("click", (event) => {
    if (event.target.closest("a")?.hash === location.hash) panes.stay();
  });
  const show = (now) => {
    const shown = drawPlaces(now);
    keepPlaces(shown.state, shown.draw);
    keepReaders({ reader: now.reader.id, place: now.place }, () => drawReaders(now));
  };
  return { node, show };
}
