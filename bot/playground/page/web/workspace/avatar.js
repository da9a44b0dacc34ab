/** The square picture of somebody: their first letter in a colour of their own, or the app's icon. */
import { el } from "/dom.js";
import { nameOf } from "/workspace/people.js";

const COLOURS = 6;

export function drawAvatar(person, setup, size = "normal") {
  const classes = `avatar avatar-${size}`;
  if (person.is_bot) {
    const ground = { backgroundColor: setup.app.color ?? "" };
    return el("img", { class: classes, src: "/icon.svg", alt: "", style: ground });
  }
  const colour = setup.people.findIndex((each) => each.id === person.id) % COLOURS;
  return el(
    "span",
    { class: classes, "aria-hidden": "true", dataset: { colour } },
    [...nameOf(person)][0].toUpperCase(),
  );
}
