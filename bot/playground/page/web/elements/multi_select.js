/** A select for many choices: each is a chip that can be taken away, and the list adds more. */
import { el, freshId } from "/dom.js";
import { Field } from "/elements/field.js";
import { icon } from "/elements/icons.js";
import { Listbox, opensList } from "/elements/listbox.js";
import { kindOf } from "/elements/selects.js";
import { sourceOf } from "/elements/sources.js";

export function drawMultiSelect(element, block, ctx) {
  return new MultiSelect(element, block, ctx).root;
}

class MultiSelect {
  constructor(element, block, ctx) {
    this.field = new Field(element, block, ctx);
    this.kind = kindOf(element);
    this.source = sourceOf(element, block, ctx);
    this.most = element.max_selected_items ?? Infinity;
    const held = this.field.state[this.kind.many] ?? [];
    this.chosen = held.map((each) => this.source.entry(each));
    this.told = this.chosen;

    this.chips = el("span", { class: "chips", role: "list" });
    this.words = el("span", { class: "select-words", id: freshId("chosen") });
    this.control = el("button", {
      class: "select-button multi",
      type: "button",
      ...this.field.described(this.kind.placeholder),
      "aria-labelledby": this.field.isLabelled && this.words.id,
      onkeydown: (event) => this.#pressed(event),
    });
    opensList(this.control, () => (this.field.isBusy ? null : this.#list()));
    this.root = el("span", { class: "select multi-select" }, this.control, this.chips);
    this.field.root = this.root;
    this.#show();
  }

  #list() {
    return new Listbox(this.control, {
      source: this.source,
      label: this.field.name(this.kind.placeholder),
      isMany: true,
      isChosen: (entry) => this.#has(entry),
      isFull: () => this.chosen.length >= this.most,
      pick: (entry) => this.#toggle(entry),
      closed: () => this.#tell(),
    });
  }

  /** Backspace takes the last one away, as in a line of text. */
  #pressed(event) {
    if (event.key === "Backspace" && this.chosen.length) this.#takeAway(this.chosen.at(-1));
  }

  #has(entry) {
    return this.chosen.some((each) => each.key === entry.key);
  }

  #toggle(entry) {
    const others = this.chosen.filter((each) => each.key !== entry.key);
    this.chosen = this.#has(entry) ? others : [...this.chosen, entry];
    this.#show();
    if (this.field.isSilent && !this.field.element.confirm) this.#tell();
  }

  async #takeAway(entry) {
    if (this.field.isBusy) return;
    this.#toggle(entry);
    this.control.focus();
    await this.#tell();
  }

  /** What stands here now, as acts send it and as the field keeps it. */
  #said() {
    const values = this.chosen.map((each) => each.value);
    return [values, { [this.kind.many]: this.chosen.map((each) => each.held) }];
  }

  /** The bot hears of it when the list closes, once for all that was picked. */
  async #tell() {
    const keys = (entries) => entries.map((each) => each.key).join("\n");
    if (keys(this.chosen) === keys(this.told)) return;
    const now = this.chosen;
    if (await this.field.choose(...this.#said())) this.told = now;
    else this.chosen = this.told;
    this.#show();
  }

  #show() {
    const name = this.field.name(this.kind.placeholder);
    this.chips.replaceChildren(...this.chosen.map((entry) => this.#chip(entry)));
    this.chips.hidden = this.chosen.length === 0;
    const isEmpty = this.chosen.length === 0;
    const words = this.field.placeholder(this.kind.placeholder);
    const listed = this.chosen.map((each) => each.label).join(", ");
    this.words.textContent = listed || words;
    this.words.classList.toggle("only-read-aloud", !isEmpty);
    this.control.replaceChildren(this.words, icon(isEmpty ? "caret" : "add"));
    this.control.classList.toggle("empty", isEmpty);
    this.control.title = isEmpty ? "" : "Add more";
    const shown = listed || words;
    this.control.setAttribute("aria-label", shown === name ? name : `${name}: ${shown}`);
  }

  #chip(entry) {
    return el(
      "span",
      { class: "chip", role: "listitem" },
      el("span", { class: "chip-label" }, entry.label),
      el(
        "button",
        {
          class: "chip-remove",
          type: "button",
          "aria-label": `Remove ${entry.label}`,
          onclick: () => this.#takeAway(entry),
        },
        icon("close"),
      ),
    );
  }
}
