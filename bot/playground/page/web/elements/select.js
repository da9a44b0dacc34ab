/** A select for one choice: a button that shows it and opens the list of all. */
import { el, freshId } from "/dom.js";
import { Field } from "/elements/field.js";
import { icon } from "/elements/icons.js";
import { Listbox, opensList } from "/elements/listbox.js";
import { kindOf } from "/elements/selects.js";
import { sourceOf } from "/elements/sources.js";

export function drawSelect(element, block, ctx) {
  const field = new Field(element, block, ctx);
  const kind = kindOf(element);
  const source = sourceOf(element, block, ctx);
  const held = field.state[kind.one];
  let chosen = held ? source.entry(held) : null;

  const words = el("span", { class: "select-words", id: freshId("chosen") });
  const control = el(
    "button",
    {
      class: "select-button",
      type: "button",
      ...field.described(kind.placeholder),
      "aria-labelledby": field.isLabelled && words.id,
    },
    words,
    icon("caret"),
  );
  const clear = el(
    "button",
    { class: "select-clear", type: "button", onclick: () => choose(null) },
    icon("close"),
  );
  const show = () => {
    const shown = chosen ? chosen.label : field.placeholder(kind.placeholder);
    const name = field.name(kind.placeholder);
    words.textContent = shown;
    control.classList.toggle("empty", !chosen);
    control.setAttribute("aria-label", shown === name ? name : `${name}: ${shown}`);
    clear.hidden = !chosen || !field.isOptional;
    clear.setAttribute("aria-label", `Clear ${name}`);
  };
  const choose = async (entry) => {
    const before = chosen;
    if (field.isBusy || entry?.key === before?.key) return;
    chosen = entry;
    show();
    if (entry === null) control.focus();
    if (await field.choose(entry?.value ?? null, { [kind.one]: entry?.held ?? null })) return;
    chosen = before;
    show();
  };
  opensList(control, () =>
    field.isBusy
      ? null
      : new Listbox(control, {
          source,
          label: field.name(kind.placeholder),
          isChosen: (entry) => entry.key === chosen?.key,
          isFull: () => false,
          pick: choose,
        }),
  );
  show();
  field.root = el("span", { class: "select" }, control, clear);
  return field.root;
}
