/** Fields for a date, a time and both, with the browser's own pickers. */
import { el } from "/dom.js";
import { Field } from "/elements/field.js";
import { icon } from "/elements/icons.js";
import { asLocal, asSeconds, zoneName } from "/elements/zones.js";

const PAUSE = 700;
const FIRST_YEAR = "1000";

export function drawDate(element, block, ctx) {
  return drawMoment(element, block, ctx, {
    type: "date",
    key: "selected_date",
    placeholder: "Select a date",
    shown: (held) => held,
    held: (shown) => shown,
  });
}

export function drawTime(element, block, ctx) {
  return drawMoment(element, block, ctx, {
    type: "time",
    key: "selected_time",
    placeholder: "Select a time",
    zone: element.timezone,
    shown: (held) => held,
    held: (shown) => shown,
  });
}

export function drawDateTime(element, block, ctx) {
  const zone = ctx.reader.tz;
  return drawMoment(element, block, ctx, {
    type: "datetime-local",
    key: "selected_date_time",
    placeholder: "Select a date and time",
    zone,
    shown: (held) => asLocal(held, zone),
    held: (shown) => asSeconds(shown.slice(0, 16), zone),
  });
}

function drawMoment(element, block, ctx, kind) {
  const field = new Field(element, block, ctx);
  const held = field.state[kind.key];
  const control = el("input", {
    class: "date-input",
    type: kind.type,
    max: kind.type === "time" ? false : kind.type === "date" ? "9999-12-31" : "9999-12-31T23:59",
    ...field.described(kind.placeholder),
    oninput: () => typed(),
    onblur: () => commit(),
    onkeydown: (event) => pressed(event),
  });
  control.value = held === null || held === undefined ? "" : kind.shown(held);
  let before = control.value;
  let timer;
  const said = () => {
    const value = control.value ? kind.held(control.value) : null;
    return [value, { [kind.key]: value }];
  };
  const isWhole = () => control.value >= FIRST_YEAR || kind.type === "time" || !control.value;
  const typed = () => {
    show();
    clearTimeout(timer);
    if (field.isSilent && !element.confirm) {
      if (isWhole()) remember();
    } else timer = setTimeout(commit, PAUSE);
  };
  const remember = () => {
    before = control.value;
    field.remember(...said());
  };
  const commit = async () => {
    clearTimeout(timer);
    if (control.value === before || !isWhole() || field.isBusy) return;
    if (!control.value && control.validity.badInput) return; // half typed
    const now = control.value;
    if (!now && !field.isOptional) restore();
    else if (await field.choose(...said())) before = now;
    else restore();
  };
  const restore = () => {
    control.value = before;
    show();
  };
  const pressed = (event) => {
    if (event.key === "Enter" && !field.isSilent) {
      event.preventDefault();
      commit();
    }
  };
  const zone = kind.zone && el("span", { class: "date-zone", title: kind.zone });
  const show = () => {
    field.root.classList.toggle("empty", !control.value);
    const seconds = kind.type !== "time" && control.value ? kind.held(control.value) : undefined;
    if (zone) zone.textContent = zoneName(kind.zone, seconds);
  };
  field.root = el(
    "span",
    { class: `date-field ${kind.type}` },
    el(
      "span",
      { class: "date-placeholder", "aria-hidden": "true" },
      field.placeholder(kind.placeholder),
    ),
    control,
    zone,
    field.isOptional && drawClear(field, control, typed, kind),
  );
  show();
  return field.root;
}

function drawClear(field, control, typed, kind) {
  return el(
    "button",
    {
      class: "select-clear",
      type: "button",
      "aria-label": `Clear ${field.name(kind.placeholder)}`,
      onclick: () => {
        control.value = "";
        control.focus();
        typed();
      },
    },
    icon("close"),
  );
}
