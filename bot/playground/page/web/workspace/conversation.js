/** The messages of a channel, or of the direct messages with the app, and the composer below. */
import { el } from "/dom.js";
import { act } from "/wire.js";
import { beginningOf } from "/workspace/beginning.js";
import { makeComposer } from "/workspace/composer.js";
import { makeLog } from "/workspace/log.js";
import { markRead, readUntil, unreadOf } from "/workspace/unread.js";

/** → {node, show(state), focus()}. It stays for as long as reader and channel are the same. */
export function makeConversation(state, channel) {
  const { reader, setup } = state;
  const readOnly = channel.is_im && setup.app.messages_read_only;
  const composer = readOnly ? undefined : makeComposer(reader, channel, setup);
  const unread = unreadOf(reader, channel.id, state.shown.messages[channel.id] ?? []);
  const until = unread.length ? readUntil(reader, channel.id) : undefined;
  const name = channel.is_im ? `Messages with ${setup.app.name}` : `Messages in #${channel.name}`;
  const log = makeLog(name, until, beginningOf(channel, setup, composer?.put));

  if (channel.is_im && setup.app.has_home) act("home", { person: reader.id, tab: "messages" });
  const show = (now) => {
    const seen = now.shown.messages[channel.id] ?? [];
    log.show(now, channel, seen);
    if (document.visibilityState === "visible") markRead(reader, channel.id, seen);
  };
  const focus = () => composer?.focus();
  const foot = composer?.node ?? drawReadOnly(setup.app);
  return { node: el("div", { class: "conversation" }, log.node, foot), show, focus };
}

function drawReadOnly(app) {
  return el(
    "p",
    { class: "read-only" },
    `${app.name} takes no messages here. It answers its commands in channels.`,
  );
}
