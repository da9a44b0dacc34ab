/** The place at the right for the inside: the bot, the workspace and the providers. */
import { makeContext } from "/context.js";
import { el } from "/dom.js";
import { drawInside } from "/inside/inside.js";
import { icon } from "/workspace/icons.js";

/** → {node, show(state)}. */
export function makePane(panes) {
  const content = el("div", { class: "inside-content" });
  const node = el(
    "aside",
    { id: "inside", "aria-label": "Inside", hidden: true },
    el(
      "header",
      { class: "inside-head" },
      el("h2", {}, "Inside"),
      el(
        "button",
        {
          type: "button",
          class: "close-inside",
          "aria-label": "Close the inside",
          onclick: panes.toggleInside,
        },
        icon("close"),
      ),
    ),
    content,
  );
  let told;
  const show = (state) => {
    node.hidden = !state.insideOpen;
    if (node.hidden || !state.inside) return;
    const json = JSON.stringify([state.inside, state.reader.id, state.lost]);
    if (json === told) return;
    told = json;
    const drawn = drawInside(state.inside, contextOf(state), state.lost);
    if (drawn !== content.firstChild) content.replaceChildren(drawn);
  };
  return { node, show };
}

function contextOf({ reader, setup, shown }) {
  const channels = shown?.channels ?? [];
  return makeContext({ surface: "inside", place: {}, reader, setup, channels });
}
