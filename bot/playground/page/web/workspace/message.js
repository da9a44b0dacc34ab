/** One message, as a channel shows it. */
import { drawBlocks } from "/blocks/index.js";
import { el } from "/dom.js";
import { drawMrkdwn } from "/text/mrkdwn.js";
import { drawAvatar } from "/workspace/avatar.js";
import { drawFile } from "/workspace/files.js";
import { icon } from "/workspace/icons.js";
import { nameOf, personOf } from "/workspace/people.js";
import { clockTime, fullTime, momentOf } from "/workspace/times.js";
import { drawToolbar } from "/workspace/toolbar.js";

/** `row` is one of `arrange`; `ctx` is where the message stands. */
export function drawMessage({ message, together, answer, answers }, ctx) {
  const author = personOf(ctx.setup, message.user);
  const body = drawBody(message, ctx);
  const side = together ? drawTime(message, ctx) : drawAvatar(author, ctx.setup);
  return el(
    "article",
    {
      class: classesOf(message, together, answer),
      tabindex: "-1",
      "aria-label": spokenName(message, author, answer, ctx),
      dataset: { ts: message.ts, key: `message ${message.ts}` },
    },
    message.ephemeral && el("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
    el("div", { class: "message-side" }, side),
    el("div", { class: "message-main" }, !together && drawHead(message, author, ctx), body),
    answers ? drawCount(answers) : null,
    drawToolbar(message, body, ctx),
  );
}

function classesOf(message, together, answer) {
  const classes = ["message"];
  if (together) classes.push("together");
  if (answer) classes.push("answer");
  if (message.ephemeral) classes.push("ephemeral");
  return classes.join(" ");
}

function spokenName(message, author, answer, ctx) {
  const said = [nameOf(author), clockTime(momentOf(message.ts), ctx.reader.tz)];
  if (answer) said.push("in a thread");
  if (message.ephemeral) said.push("only visible to you");
  return said.join(", ");
}

function drawHead(message, author, ctx) {
  return el(
    "div",
    { class: "message-head" },
    el("span", { class: "message-author" }, nameOf(author)),
    author.is_bot && drawBadge(),
    drawTime(message, ctx),
  );
}

/** The mark behind an app's name. */
export function drawBadge() {
  return el("span", { class: "badge" }, "APP");
}

function drawTime(message, ctx) {
  const moment = momentOf(message.ts);
  return el(
    "time",
    { datetime: moment.toISOString(), title: fullTime(moment, ctx.reader.tz) },
    clockTime(moment, ctx.reader.tz),
  );
}

function drawBody(message, ctx) {
  const edited = message.edited && el("span", { class: "edited" }, " (edited)");
  return el(
    "div",
    { class: "message-body" },
    message.blocks.length
      ? [drawBlocks(message.blocks, ctx), edited]
      : message.text && el("div", { class: "message-text" }, drawMrkdwn(message.text, ctx), edited),
    message.files.length > 0 && drawFiles(message.files, ctx),
  );
}

function drawFiles(files, ctx) {
  return el("div", { class: "posted-files" }, files.map((file) => drawFile(file, ctx)));
}

function drawCount(answers) {
  const words = answers === 1 ? "1 reply" : `${answers} replies`;
  return el("p", { class: "answer-count" }, icon("thread"), words);
}
