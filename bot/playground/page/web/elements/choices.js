/** Radio buttons and checkboxes. */
import { el, freshId } from "/dom.js";
import { Field } from "/elements/field.js";
import { drawText } from "/text/text.js";

export function drawRadioButtons(element, block, ctx) {
  return drawChoices(element, block, ctx, {
    type: "radio",
    role: "radiogroup",
    held: (state) => (state.selected_option ? [state.selected_option.value] : []),
    value: (options) => options[0]?.value ?? null,
    state: (options) => ({ selected_option: options[0] ?? null }),
  });
}

export function drawCheckboxes(element, block, ctx) {
  return drawChoices(element, block, ctx, {
    type: "checkbox",
    role: "group",
    held: (state) => (state.selected_options ?? []).map((option) => option.value),
    value: (options) => options.map((option) => option.value),
    state: (options) => ({ selected_options: options }),
  });
}

function drawChoices(element, block, ctx, kind) {
  const field = new Field(element, block, ctx);
  const group = freshId("choice");
  const inputs = element.options.map((option) =>
    el("input", { type: kind.type, name: group, value: option.value, onchange: () => changed() }),
  );
  let before = kind.held(field.state);
  const show = (values) => {
    for (const input of inputs) input.checked = values.includes(input.value);
  };
  const changed = async () => {
    if (field.isBusy) return show(before);
    const options = element.options.filter((_, index) => inputs[index].checked);
    const chosen = options.map((option) => option.value);
    if (await field.choose(kind.value(options), kind.state(options))) before = chosen;
    else show(before);
  };
  show(before);
  field.root = el(
    "div",
    {
      class: "choices",
      role: kind.role,
      ...field.described("Options"),
      "aria-required": required(field, kind),
    },
    element.options.map((option, index) => drawOption(option, inputs[index], ctx)),
  );
  return field.root;
}

function required(field, kind) {
  return kind.type === "radio" && field.isSilent && !field.isOptional ? "true" : false;
}

function drawOption(option, input, ctx) {
  const described = option.description && freshId("description");
  if (described) input.setAttribute("aria-describedby", described);
  return el(
    "div",
    { class: "choice" },
    el("label", {}, input, el("span", { class: "choice-text" }, drawText(option.text, ctx))),
    described &&
      el("div", { class: "choice-description", id: described }, drawText(option.description, ctx)),
  );
}
