/** What the app says about itself: what it is for, its commands, its shortcuts. */
import { el } from "/dom.js";

const KINDS = { global: "From the plus at the composer", message: "From a message's More actions" };

export function drawAbout({ setup: { app } }) {
  return el(
    "div",
    { class: "about" },
    el(
      "div",
      { class: "about-what" },
      el("img", { src: "/icon.svg", alt: "" }),
      el("div", {}, el("h2", {}, app.name), el("p", {}, app.description)),
    ),
    drawList("Commands", app.commands, (each) => [
      el("code", {}, [each.command, each.usage_hint].filter(Boolean).join(" ")),
      each.description,
    ]),
    drawList("Shortcuts", app.shortcuts, (each) => [
      each.name,
      [each.description, KINDS[each.type]].filter(Boolean).join(". "),
    ]),
  );
}

function drawList(name, things, words) {
  if (!things.length) return null;
  const items = things.map((each) => {
    const [term, description] = words(each);
    return el("div", {}, el("dt", {}, term), el("dd", {}, description));
  });
  return el("section", { "aria-label": name }, el("h3", {}, name), el("dl", {}, items));
}
