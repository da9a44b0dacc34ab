/**
 * The list that a select opens: a field to search in, and the entries below it. Arrows, Home, End,
 * Page Up and Down move, Enter picks, Escape and Tab close it.
 */
import { el } from "/dom.js";
import { isClosing, keepNear } from "/dialogs/near.js";
import { icon } from "/elements/icons.js";
import { ListEntries } from "/elements/list_entries.js";

const PAGE = 8;
const NARROWEST = 240;

export class Listbox {
  #anchor;
  #wanted;
  #asked = 0;
  #timer;
  #isBehind = false; // the entries are not yet those for what was typed
  #place = () => {};

  /**
   * `wanted`: source, label, isMany, isChosen(entry), isFull(), pick(entry), closed(). Picking
   * closes the list, unless many may be picked.
   */
  constructor(anchor, wanted) {
    this.#anchor = anchor;
    this.#wanted = wanted;
    this.entries = new ListEntries(wanted, {
      pick: (entry) => this.#picked(entry),
      moved: (id) => this.#moved(id),
    });
    this.filter = el("input", {
      class: "list-filter",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Search",
      "aria-label": `Search ${wanted.label}`,
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-controls": this.entries.id,
      oninput: () => this.#search(),
      onkeydown: (event) => this.#pressed(event),
    });
    this.note = el("div", { class: "list-note", role: "status" });
    this.popover = el(
      "div",
      {
        class: "list",
        popover: "auto",
        onclick: (event) => event.stopPropagation(),
        onmousedown: (event) => this.#keepFocus(event),
        ontoggle: (event) => event.newState === "closed" && this.#closed(),
      },
      this.filter,
      this.note,
      this.entries.root,
    );
  }

  open(text = "") {
    this.#anchor.parentElement.append(this.popover);
    this.filter.value = text;
    this.popover.style.minWidth = `${Math.max(this.#anchor.offsetWidth, NARROWEST)}px`;
    this.popover.showPopover();
    this.#anchor.setAttribute("aria-expanded", "true");
    this.#place = keepNear(this.popover, this.#anchor);
    this.filter.focus();
    this.#find();
  }

  close() {
    if (this.popover.matches(":popover-open")) this.popover.hidePopover();
  }

  #closed() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#anchor.setAttribute("aria-expanded", "false");
    const active = document.activeElement;
    const hadFocus = this.popover.contains(active) || active === document.body;
    this.popover.remove();
    if (hadFocus && this.#anchor.isConnected) this.#anchor.focus();
    this.#wanted.closed?.();
  }

  #search() {
    clearTimeout(this.#timer);
    this.#isBehind = true;
    const { waits } = this.#wanted.source;
    if (waits) this.#timer = setTimeout(() => this.#find(), waits);
    else this.#find();
  }

  /** Only the newest answer counts. */
  #find() {
    const asked = (this.#asked += 1);
    const answer = this.#wanted.source.find(this.filter.value.trim());
    if (!(answer instanceof Promise)) {
      this.#found(answer);
      return;
    }
    this.popover.setAttribute("aria-busy", "true");
    if (this.entries.isEmpty) this.#say("Loading…");
    answer.then((found) => asked === this.#asked && this.#found(found));
  }

  #found({ groups, note, isWrong }) {
    this.#isBehind = false;
    this.popover.removeAttribute("aria-busy");
    this.#say(note, isWrong);
    this.entries.draw(groups, { fromTop: this.filter.value !== "" });
    this.#place();
  }

  #say(words, isWrong = false) {
    this.note.classList.toggle("wrong", isWrong);
    this.note.replaceChildren(isWrong ? icon("warning") : "", words);
    this.note.hidden = !words;
  }

  /** What is pressed is not typed into: the field stays where one types. */
  #keepFocus(event) {
    if (event.target !== this.filter) event.preventDefault();
  }

  #moved(id) {
    if (id) this.filter.setAttribute("aria-activedescendant", id);
    else this.filter.removeAttribute("aria-activedescendant");
  }

  #picked(entry) {
    this.#wanted.pick(entry);
    if (this.#wanted.isMany) this.entries.refresh();
    else this.close();
  }

  #pressed(event) {
    const { at, last } = this.entries;
    const moves = {
      ArrowDown: () => this.entries.move(at === last ? 0 : at + 1),
      ArrowUp: () => this.entries.move(at <= 0 ? last : at - 1),
      Home: () => this.entries.move(0),
      End: () => this.entries.move(last),
      PageDown: () => this.entries.move(at + PAGE),
      PageUp: () => this.entries.move(at - PAGE),
      Enter: () => this.#isBehind || this.entries.pickAt(at),
      Escape: () => this.close(),
    };
    if (event.key === "Tab") this.close();
    if (event.isComposing || !moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }
}

/** Makes a button open a list, which `makeList` gives; letters typed on it begin the search. */
export function opensList(anchor, makeList) {
  const open = (text) => makeList()?.open(text);
  anchor.setAttribute("aria-haspopup", "listbox");
  anchor.setAttribute("aria-expanded", "false");
  anchor.addEventListener("click", () => isClosing(anchor) || open(""));
  anchor.addEventListener("keydown", (event) => {
    const isLetter = /^\S$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (!isLetter && !isArrow) return;
    event.preventDefault();
    open(isLetter ? event.key : "");
  });
}
