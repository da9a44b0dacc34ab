/** The entries of an open list: drawn in their groups, one of them marked as the present one. */
import { el, freshId, several } from "/dom.js";
import { icon } from "/elements/icons.js";

export class ListEntries {
  #wanted;
  #options = [];
  #at = -1;
  #moved;

  /** `wanted` as of Listbox; `pick(entry)`; `moved(id)`: which option is the present one now. */
  constructor(wanted, { pick, moved }) {
    this.#wanted = wanted;
    this.#moved = moved;
    this.pick = pick;
    this.id = freshId("list");
    this.root = el("div", {
      class: "list-entries",
      role: "listbox",
      id: this.id,
      "aria-label": wanted.label,
      "aria-multiselectable": wanted.isMany && "true",
    });
  }

  get isEmpty() {
    return this.#options.length === 0;
  }

  get at() {
    return this.#at;
  }

  get last() {
    return this.#options.length - 1;
  }

  /** The entries of the groups; begins at what is chosen, or at the top. */
  draw(groups, { fromTop }) {
    this.#options = [];
    this.root.replaceChildren(several(groups.map((group) => this.#drawGroup(group))));
    this.refresh();
    const chosen = this.#options.findIndex(({ entry }) => this.#wanted.isChosen(entry));
    this.move(fromTop ? 0 : Math.max(0, chosen));
  }

  /** Marks what is chosen, and what cannot be chosen any more. */
  refresh() {
    for (const { entry, node } of this.#options) {
      const isChosen = this.#wanted.isChosen(entry);
      node.setAttribute("aria-selected", String(isChosen));
      node.setAttribute("aria-disabled", String(!isChosen && this.#wanted.isFull()));
    }
  }

  move(to, isScrolled = true) {
    this.#options[this.#at]?.node.classList.remove("at");
    this.#at = Math.max(0, Math.min(to, this.last));
    const node = this.#options[this.#at]?.node;
    node?.classList.add("at");
    if (isScrolled) node?.scrollIntoView({ block: "nearest" });
    this.#moved(node?.id);
  }

  pickAt(index) {
    const option = this.#options[index];
    if (option && option.node.getAttribute("aria-disabled") !== "true") this.pick(option.entry);
  }

  #drawGroup({ label, entries }) {
    const id = freshId("group");
    const drawn = () => entries.map((entry) => this.#drawEntry(entry));
    if (!label) return drawn();
    const head = el("div", { class: "list-group", id }, label);
    return el("div", { role: "group", "aria-labelledby": id }, head, drawn());
  }

  #drawEntry(entry) {
    const index = this.#options.length;
    const node = el(
      "div",
      {
        class: "list-entry",
        role: "option",
        id: freshId("option"),
        dataset: { value: entry.key },
        onclick: () => this.pickAt(index),
        onpointermove: () => this.move(index, false),
      },
      el("span", { class: "list-label" }, entry.label),
      entry.description && el("span", { class: "list-description" }, entry.description),
      icon("check"),
    );
    this.#options.push({ entry, node });
    return node;
  }
}
