/** A remote file. A message tells only the name its bot gave it, so no more can be shown. */
import { el } from "/dom.js";
import { icon } from "/blocks/icons.js";

export function drawFile(block) {
  return el(
    "div",
    { class: "remote-file" },
    icon("file"),
    el("div", {}, el("div", {}, block.external_id), el("small", {}, "Remote file")),
  );
}
