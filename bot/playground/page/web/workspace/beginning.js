/** What stands before a place's first message: where one is, and what to type first. */
import { el } from "/dom.js";
import { drawAvatar } from "/workspace/avatar.js";
import { icon } from "/workspace/icons.js";
import { warningOf } from "/workspace/people.js";

const MOST = 200;

/** `put` puts a text into the composer. */
export function beginningOf(channel, { reader, setup }, put) {
  const draw = channel.is_im ? drawOfApp : drawOfChannel;
  return (messages) => {
    const state = { empty: messages.length === 0, cut: messages.length >= MOST };
    const drawWhole = () => draw(channel, { reader, setup }, state.empty && put);
    return { state, draw: state.cut ? drawCut : drawWhole };
  };
}

function drawCut() {
  return el("p", { class: "beginning-cut" }, "Older messages are not shown here.");
}

function drawOfChannel(channel, { reader, setup }, put) {
  const { name } = setup.app;
  const warning = warningOf(reader, name);
  return el(
    "section",
    { class: "beginning", "aria-label": "Beginning" },
    el("h2", {}, icon(channel.is_shared ? "shared" : "channel"), channel.name),
    el("p", {}, "This is the very beginning of ", el("strong", {}, `#${channel.name}`), "."),
    put && el(
      "p",
      {},
      `${warning || `${name} works in every channel.`} Nothing here is real: the workspace and the providers `,
      "behind it are simulated on this machine, and no number costs anything.",
    ),
    put && drawFirst(setup, put, !warning),
  );
}

function drawOfApp(channel, { setup }, put) {
  const { app } = setup;
  const readOnly = app.messages_read_only;
  const bot = setup.people.find((each) => each.is_bot);
  return el(
    "section",
    { class: "beginning", "aria-label": "Beginning" },
    bot && drawAvatar(bot, setup, "large"),
    el("h2", {}, app.name),
    el("p", {}, `This is between you and ${app.name}: what it tells you alone stands here.`),
    put && !readOnly && drawFirst(setup, put, true),
  );
}

function drawFirst(setup, put, isRecommended) {
  const suggested = suggestionsOf(setup);
  if (!suggested.length) return null;
  const buttons = suggested.map((text, index) =>
    el(
      "button",
      { type: "button", class: index || !isRecommended ? "suggested" : "suggested first", onclick: () => put(text) },
      el("code", {}, text),
    ),
  );
  return el(
    "div",
    { class: "first-words" },
    el("p", {}, "Pick something to type first, then press Enter:"),
    el("div", { class: "suggestions" }, buttons),
  );
}

/** What can be typed as it stands. */
export function suggestionsOf({ app }) {
  return app.commands.flatMap(suggestions);
}

/** The ways to use a command that its usage hint names, without those that need filling in. */
function suggestions({ command, usage_hint: hint }) {
  const ways = (hint ?? "").split("|").map((each) => each.trim());
  return ways.filter((each) => each && !/[[<{]/.test(each)).map((each) => `${command} ${each}`);
}
