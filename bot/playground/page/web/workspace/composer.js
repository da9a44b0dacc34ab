/** Where a message or a command is typed. */
import { el } from "/dom.js";
import { hintFor, makeCommands } from "/workspace/commands.js";
import { bringBack, draftOf, keepDraft } from "/workspace/drafts.js";
import { icon } from "/workspace/icons.js";
import { drawPlus } from "/workspace/plus.js";
import { makeSending } from "/workspace/sending.js";

const TALLEST = 224; // ten lines

/** → {node, put(text), focus(), show(state)} for one reader in one channel; `sent` is told so. */
export function makeComposer(reader, channel, setup, sent) {
  const { app } = setup;
  const field = drawField(channel.is_im ? app.name : `#${channel.name}`);
  const ghost = el("div", { class: "ghost", "aria-hidden": "true" });
  const send = drawSend();
  const sending = makeSending(reader, channel);

  const update = () => {
    grow(field);
    send.disabled = !field.value.trim();
    const hint = hintFor(field.value, app.commands);
    ghost.replaceChildren(...(hint ? [el("span", {}, field.value), hint] : []));
    keepDraft(reader, channel.id, field.value);
    commands.update();
  };
  const put = (text) => {
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    update();
    field.focus();
  };
  const commands = makeCommands(field, app.commands, app.name, put);
  const sendIt = () => {
    if (field.value.trim()) sent();
    sending.send(field, update);
  };
  let lost = false;
  const show = (now) => {
    if (lost && !now.lost) sending.forgive();
    lost = now.lost;
  };

  field.addEventListener("input", () => {
    sending.forgive();
    update();
  });
  field.addEventListener("keydown", (event) => {
    if (commands.key(event) || bringBack(event, field, reader, put)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendIt();
  });
  send.addEventListener("click", () => {
    sendIt();
    field.focus();
  });

  field.value = draftOf(reader, channel.id);
  requestAnimationFrame(() => {
    update();
    commands.close();
  });
  const plus = drawPlus(reader, setup, put);
  const text = el("div", { class: "composer-text" }, ghost, field);
  const bar = el("div", { class: "composer-bar" }, plus, sending.waiting, send);
  const node = el(
    "section",
    { class: "composer-holder", "aria-label": "Composer" },
    commands.node,
    sending.failed,
    el("div", { class: "composer" }, text, bar),
    drawKeys(),
  );
  return { node, put, show, focus: () => field.focus({ preventScroll: true }) };
}

function drawField(to) {
  return el("textarea", {
    rows: "1",
    "aria-label": `Message ${to}`,
    placeholder: `Message ${to}`,
    autocomplete: "off",
    spellcheck: "true",
    "aria-autocomplete": "list",
    dataset: { key: "composer" },
  });
}

function drawSend() {
  return el(
    "button",
    { type: "button", class: "send", "aria-label": "Send", title: "Send", disabled: true },
    icon("send"),
  );
}

function drawKeys() {
  const lines = [el("b", {}, "Shift + Enter"), " for a new line, "];
  const commands = [el("b", {}, "/"), " for commands"];
  return el("p", { class: "composer-keys", "aria-hidden": "true" }, lines, commands);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
}
