/** The choice of who one is, each with a word on what they are and a way to another tab as them. */
import { el, freshId } from "/dom.js";
import { addressOf, goTo } from "/workspace/address.js";
import { drawAvatar } from "/workspace/avatar.js";
import { icon } from "/workspace/icons.js";
import { humans, kindOf, nameOf } from "/workspace/people.js";

export function drawReaders(now) {
  return el(
    "fieldset",
    { class: "readers" },
    el("legend", {}, "You are"),
    humans(now.setup).map((person) => drawReader(person, now)),
  );
}

function drawReader(person, now) {
  const here = person.id === now.reader.id;
  const kind = freshId("kind");
  const name = nameOf(person);
  return el(
    "div",
    { class: "reader" },
    el(
      "label",
      {},
      el("input", {
        type: "radio",
        name: "reader",
        class: "only-read-aloud",
        value: person.name,
        "aria-label": name,
        "aria-describedby": kind,
        checked: here,
        dataset: { key: `reader ${person.id}` },
        onchange: () => goTo(person, now.place),
      }),
      drawAvatar(person, now.setup, "small"),
      el(
        "span",
        { class: "reader-words" },
        el("span", { class: "reader-name" }, name),
        el("span", { class: "reader-kind", id: kind }, kindOf(person)),
      ),
    ),
    !here && drawElsewhere(person, name, now),
  );
}

function drawElsewhere(person, name, now) {
  const words = `Open this in another tab as ${name}`;
  return el(
    "a",
    {
      class: "elsewhere",
      href: addressOf(person, now.place),
      target: "_blank",
      rel: "noopener",
      title: words,
      "aria-label": words,
    },
    icon("away"),
  );
}
