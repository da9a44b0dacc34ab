/**
 * The list of commands that opens when a message begins with a slash, and the usage hint that
 * stands behind a command until something is typed there.
 */
import { el, freshId } from "/dom.js";

const TAKES = ["Tab", "Enter"];

/** → {node, update(), key(event), close()} for a composer's field. */
export function makeCommands(field, commands, appName, complete) {
  const id = freshId("commands");
  const named = { role: "listbox", "aria-label": "Commands" };
  const node = el("div", { class: "commands", id, hidden: true, ...named });
  let offered = [];
  let picked = 0;
  let closedAt;

  const close = () => {
    node.hidden = true;
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant"]) {
      field.removeAttribute(name);
    }
  };
  const pick = (index) => {
    picked = (index + offered.length) % offered.length;
    [...node.querySelectorAll("[role=option]")].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === picked));
      if (at === picked) field.setAttribute("aria-activedescendant", option.id);
    });
  };
  const take = (command) => {
    close();
    complete(`${command.command} `);
  };
  const update = () => {
    const typed = field.value;
    if (typed !== closedAt) closedAt = undefined;
    offered = /^\/\S*$/.test(typed) ? commands.filter((it) => it.command.startsWith(typed)) : [];
    if (!offered.length || closedAt !== undefined) return close();
    node.replaceChildren(
      el("p", { class: "commands-head", "aria-hidden": "true" }, `Commands of ${appName}`),
      ...offered.map((command, at) => drawCommand(command, `${id}-${at}`, () => take(command))),
    );
    node.hidden = false;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", id);
    return pick(Math.min(picked, offered.length - 1));
  };
  const key = (event) => {
    if (node.hidden || event.isComposing) return false;
    if (event.key === "ArrowDown") pick(picked + 1);
    else if (event.key === "ArrowUp") pick(picked - 1);
    else if (TAKES.includes(event.key) && !event.shiftKey) take(offered[picked]);
    else if (event.key === "Escape") {
      closedAt = field.value;
      close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  field.addEventListener("blur", close);
  return { node, update, key, close };
}

function drawCommand(command, id, take) {
  return el(
    "div",
    {
      role: "option",
      id,
      class: "command",
      onpointerdown: (event) => event.preventDefault(),
      onclick: take,
    },
    el("span", { class: "command-name" }, command.command),
    command.usage_hint && el("span", { class: "command-hint" }, ` ${command.usage_hint}`),
    el("span", { class: "command-words" }, command.description),
  );
}

/** The usage hint for a text that is a command and a space, and nothing more. */
export function hintFor(text, commands) {
  const found = commands.find((each) => text === `${each.command} `);
  return found?.usage_hint ?? "";
}
