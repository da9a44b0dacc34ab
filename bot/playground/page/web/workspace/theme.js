/** Light, dark, or as the system has it. */
import { el } from "/dom.js";
import { keep, recall, whenKept } from "/workspace/memory.js";

const THEMES = { system: "System", light: "Light", dark: "Dark" };

/** The choice of a theme. Other tabs follow it. */
export function drawThemes() {
  const fields = Object.entries(THEMES).map(([theme, label]) => drawTheme(theme, label));
  const follow = () => {
    const theme = recall("theme", "system");
    wear(theme);
    for (const field of fields) field.firstChild.checked = field.firstChild.value === theme;
  };
  follow();
  whenKept("theme", follow);
  return el(
    "fieldset",
    { class: "themes" },
    el("legend", { class: "only-read-aloud" }, "Theme"),
    fields,
  );
}

function drawTheme(theme, label) {
  const choose = () => {
    keep("theme", theme);
    wear(theme);
  };
  const input = el("input", { type: "radio", name: "theme", value: theme, onchange: choose });
  return el("label", {}, input, el("span", {}, label));
}

function wear(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
