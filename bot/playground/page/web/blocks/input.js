/** A field with its label, its hint and what is wrong with it, tied together for everybody. */
import { el, freshId } from "/dom.js";
import { icon } from "/blocks/icons.js";
import { drawElement } from "/elements/index.js";
import { drawText } from "/text/text.js";

const CONTROL = "[data-control]";
const LABELABLE = "input, select, textarea";

export function drawInput(block, ctx) {
  const ids = { label: freshId("label"), hint: freshId("hint"), error: freshId("error") };
  const wrong = ctx.errors[block.block_id];
  const field = drawElement(block.element, block, ctx);
  const label = drawLabel(block, ids.label, ctx);
  tie(field, label, { block, ids, wrong });
  return el(
    "div",
    { class: wrong ? "input wrong" : "input" },
    label,
    field,
    wrong && el("div", { class: "input-error", id: ids.error }, icon("warning"), wrong),
    block.hint && drawHint(block.hint, ids.hint, ctx),
  );
}

function drawLabel(block, id, ctx) {
  const more = block.optional ? el("span", { class: "input-optional" }, " (optional)") : null;
  return el("label", { class: "input-label", id }, drawText(block.label, ctx), more);
}

function drawHint(hint, id, ctx) {
  return el("div", { class: "input-hint block-words", id }, drawText(hint, ctx));
}

/** Names the control by its label, and tells its hint and its error with it. */
function tie(field, label, { block, ids, wrong }) {
  const control = field.matches(CONTROL) ? field : (field.querySelector(CONTROL) ?? field);
  if (control.matches(LABELABLE)) {
    control.id ||= freshId("field");
    label.htmlFor = control.id;
  }
  control.setAttribute("aria-labelledby", joined(control, "aria-labelledby", ids.label));
  const told = [wrong && ids.error, block.hint && ids.hint].filter(Boolean).join(" ");
  if (told) control.setAttribute("aria-describedby", joined(control, "aria-describedby", told));
  if (wrong) control.setAttribute("aria-invalid", "true");
}

function joined(control, name, ids) {
  return [ids, control.getAttribute(name)].filter(Boolean).join(" ");
}
