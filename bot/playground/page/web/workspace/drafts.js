/** What each person typed and did not send, by channel; and what they sent before. */
import { keep, recall } from "/workspace/memory.js";

const MOST = 50;

export function draftOf(reader, channel) {
  return recall(`draft ${reader.id}`, {})[channel] ?? "";
}

export function keepDraft(reader, channel, text) {
  const { [channel]: _, ...others } = recall(`draft ${reader.id}`, {});
  keep(`draft ${reader.id}`, text ? { ...others, [channel]: text } : others);
}

/** Everything this person sent, oldest first. */
export function sentBefore(reader) {
  return recall(`sent ${reader.id}`, []);
}

export function rememberSent(reader, text) {
  const others = sentBefore(reader).filter((each) => each !== text);
  keep(`sent ${reader.id}`, [...others, text].slice(-MOST));
}

/**
 * Goes through what was sent before, with the arrow keys, as long as the field holds nothing or
 * what was brought back. Returns whether a key was taken.
 */
export function bringBack(event, field, reader, put) {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
  const sent = sentBefore(reader);
  const at = field.value ? sent.lastIndexOf(field.value) : sent.length;
  const to = event.key === "ArrowUp" ? at - 1 : at + 1;
  if (at < 0 || to < 0 || at + to >= 2 * sent.length) return false;
  event.preventDefault();
  put(sent[to] ?? "");
  return true;
}
