/** Fields for text, e-mail addresses, links and numbers. */
import { el, freshId } from "/dom.js";
import { Field } from "/elements/field.js";

const KEYBOARDS = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };
const PLACEHOLDERS = {
  plain_text_input: "Write something",
  email_text_input: "name@example.com",
  url_text_input: "https://example.com",
  number_input: "Enter a number",
};
const PAUSE = 300;
const NEAR_THE_END = 20;

export function drawTextInput(element, block, ctx) {
  const field = new Field(element, block, ctx);
  const isLong = Boolean(element.multiline);
  const counter = el("span", { class: "counter", role: "status", hidden: true });
  const hint = freshId("enter");
  const onEnter = !field.isSilent && isToldOn(element, "on_enter_pressed");
  const control = el(isLong ? "textarea" : "input", {
    class: "text-input",
    type: isLong ? false : "text",
    inputmode: keyboard(element),
    rows: isLong && "3",
    autocomplete: "off",
    placeholder: field.placeholder(PLACEHOLDERS[element.type]),
    ...field.described(PLACEHOLDERS[element.type]),
    "aria-describedby": onEnter && hint,
    oninput: () => typed(),
    onkeydown: (event) => pressed(event),
  });
  control.value = field.state.value ?? "";

  const said = () => [control.value || null, { value: control.value || null }];
  let timer;
  const typed = () => {
    field.remember(...said());
    count(element, control, counter);
    grow(control);
    if (field.isSilent || !isToldOn(element, "on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  };
  const tell = async () => {
    clearTimeout(timer);
    if (field.isBusy) timer = setTimeout(tell, PAUSE);
    else await field.tell(...said());
  };
  const pressed = (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || !onEnter) return;
    event.preventDefault();
    tell();
  };
  count(element, control, counter);
  if (isLong) requestAnimationFrame(() => grow(control));
  field.root = el(
    "div",
    { class: "typing" },
    control,
    counter,
    onEnter && el("span", { class: "enter-hint", id: hint }, "Press Enter to send"),
  );
  return field.root;
}

function keyboard(element) {
  if (element.type === "number_input" && !element.is_decimal_allowed) return "numeric";
  return KEYBOARDS[element.type];
}

/** Enter is what tells the bot, unless the element says otherwise. */
export function isToldOn(element, moment) {
  const moments = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  return moments.includes(moment);
}

/** How much may still be typed, when little is left. */
function count(element, control, counter) {
  const { max_length: most } = element;
  if (most === undefined) return;
  const left = most - control.value.length;
  counter.hidden = left > Math.min(NEAR_THE_END, most / 2);
  counter.classList.toggle("wrong", left < 0);
  counter.textContent = String(left);
  const words = left < 0 ? `${-left} characters too many` : `${left} characters left`;
  counter.setAttribute("aria-label", words);
}

function grow(control) {
  if (control.localName !== "textarea" || CSS.supports("field-sizing", "content")) return;
  control.style.height = "auto";
  control.style.height = `${control.scrollHeight + 2}px`;
}
