/**
 * The order in which a channel's messages stand: by time, with answers in a thread under the
 * message they answer, a line between days, a line before what is new, and messages that one author
 * sent in a row drawn together.
 */
import { dayOf, momentOf } from "/workspace/times.js";
import { isUnread } from "/workspace/unread.js";

const TOGETHER = 5 * 60;

/** A list of {kind: "day", moment}, {kind: "new"} and {kind: "message", message, …}. */
export function arrange(messages, reader, until) {
  const { first, answers } = threads(messages);
  const arranged = [];
  let before;
  for (const message of first) {
    const newDay = !before || dayAt(before, reader) !== dayAt(message, reader);
    if (newDay) arranged.push({ kind: "day", ts: message.ts });
    const lined = addNew(arranged, message, reader, until);
    const together = !newDay && !lined && areTogether(before, message);
    const under = answers.get(message.ts) ?? [];
    arranged.push({ kind: "message", message, together, answers: under.length });
    for (const answer of under) {
      addNew(arranged, answer, reader, until);
      arranged.push({ kind: "message", message: answer, answer: true });
    }
    before = under.length ? { ...message, user: "" } : message;
  }
  return arranged;
}

function threads(messages) {
  const known = new Set(messages.map((each) => each.ts));
  const answers = new Map();
  const first = [];
  for (const each of messages) {
    const parent = each.thread_ts;
    if (!parent || parent === each.ts || !known.has(parent)) first.push(each);
    else if (answers.has(parent)) answers.get(parent).push(each);
    else answers.set(parent, [each]);
  }
  return { first, answers };
}

function addNew(arranged, message, reader, until) {
  const begins = until !== undefined && isUnread(message, reader, until);
  if (!begins || arranged.some((each) => each.kind === "new")) return false;
  arranged.push({ kind: "new" });
  return true;
}

function areTogether(before, message) {
  return (
    before.user === message.user &&
    !before.ephemeral &&
    !message.ephemeral &&
    message.ts - before.ts <= TOGETHER
  );
}

function dayAt(message, reader) {
  return dayOf(momentOf(message.ts), reader.tz);
}
