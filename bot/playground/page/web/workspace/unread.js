/** What came while somebody was elsewhere, per person and channel. */
import { keep, recall } from "/workspace/memory.js";

/** Up to which message somebody has read a channel. */
export function readUntil(reader, channel) {
  return recall(`read ${reader.id}`, {})[channel] ?? "";
}

/** Somebody has read all of a channel. */
export function markRead(reader, channel, messages) {
  const newest = messages.reduce((ts, each) => (each.ts > ts ? each.ts : ts), "");
  if (newest <= readUntil(reader, channel)) return;
  keep(`read ${reader.id}`, { ...recall(`read ${reader.id}`, {}), [channel]: newest });
}

/** Messages of others that came since. What only the reader sees does not count, as in Slack. */
export function unreadOf(reader, channel, messages) {
  const until = readUntil(reader, channel);
  return messages.filter((each) => isUnread(each, reader, until));
}

export function isUnread(message, reader, until) {
  return message.ts > until && message.user !== reader.id && !message.ephemeral;
}

/** Whether a message speaks to the reader by name. */
export function speaksTo(message, reader) {
  const said = `${message.text}${JSON.stringify(message.blocks)}`;
  return said.includes(`<@${reader.id}`) || said.includes(`"user_id":"${reader.id}"`);
}
