/** The bad days that wait or last, each to be taken back. */
import { toast } from "/dialogs/toast.js";
import { el } from "/dom.js";
import { makeList } from "/inside/list.js";
import { act } from "/wire.js";

/** → {node, show(told)}. */
export function makeChips(setup) {
  const list = makeList(makeChip, { class: "armed-list", "aria-label": "Bad days to come" });
  const well = el(
    "button",
    { type: "button", class: "inside-button", onclick: () => heal({}) },
    "All is well again",
  );
  const node = el("div", { class: "armed-holder", hidden: true }, list.node, well);
  const show = ({ armed }) => {
    node.hidden = !armed.length;
    list.show(
      armed.map(({ name, title, provider }) => ({
        id: name,
        words: provider ? `${setup.providers[provider]}: ${title}` : title,
      })),
    );
  };
  return { node, show };
}

function makeChip(first) {
  const words = el("span", {});
  const back = el(
    "button",
    { type: "button", title: "Take it back", onclick: () => heal({ name: first.id }) },
    "×",
  );
  const show = (chip) => {
    words.textContent = chip.words;
    back.setAttribute("aria-label", `Take it back: ${chip.words}`);
  };
  return { node: el("li", { class: "armed" }, words, back), show };
}

/** Takes one back, or with nothing named, all. */
export async function heal(more) {
  const answer = await act("heal", more);
  if (!answer.ok) toast(answer.said);
}
