/** An alert in a form, by its level. */
import { el } from "/dom.js";
import { icon } from "/blocks/icons.js";
import { drawText } from "/text/text.js";

const SAID = {
  default: "Note",
  info: "Information",
  warning: "Warning",
  error: "Error",
  success: "Success",
};

export function drawAlert({ text, level = "default" }, ctx) {
  return el(
    "div",
    { class: `alert alert-${level}`, role: "note", "aria-label": SAID[level] },
    icon(level),
    el("div", { class: "block-words" }, drawText(text, ctx)),
  );
}
