/** The messages of a channel, or of the direct messages with the app, and the composer below. */
import { el } from "/dom.js";
import { act } from "/wire.js";
import { beginningOf } from "/workspace/beginning.js";
import { makeComposer } from "/workspace/composer.js";
import { noteDone } from "/workspace/done.js";
import { makeLog } from "/workspace/log.js";
import { makeTryNext } from "/workspace/try-next.js";
import { markRead, readUntil, unreadOf } from "/workspace/unread.js";

/** → {node, show(state), focus()}. It stays for as long as reader and channel are the same. */
export function makeConversation(state, channel, panes) {
  const { reader, setup } = state;
  const readOnly = channel.is_im && setup.app.messages_read_only;
  const sent = () => {
    noteDone();
    log.toNewest();
  };
  const composer = readOnly ? undefined : makeComposer(reader, channel, setup, sent);
  const next = composer && makeTryNext(composer.put, panes);
  const unread = unreadOf(reader, channel.id, state.shown.messages[channel.id] ?? []);
  const until = unread.length ? readUntil(reader, channel.id) : undefined;
  const name = channel.is_im ? `Messages with ${setup.app.name}` : `Messages in #${channel.name}`;
  const log = makeLog(name, until, beginningOf(channel, state, composer?.put));

  if (channel.is_im) act("home", { person: reader.id, tab: "messages" });
  const show = (now) => {
    const seen = now.shown.messages[channel.id] ?? [];
    next?.show(now, seen);
    log.show(now, channel, seen);
    composer?.show(now);
    if (document.visibilityState === "visible") markRead(reader, channel.id, seen);
  };
  const focus = () => composer?.focus();
  const foot = composer ? [next.node, composer.node] : drawReadOnly(setup.app);
  return { node: el("div", { class: "conversation" }, log.node, foot), show, focus };
}

function drawReadOnly(app) {
  return el(
    "p",
    { class: "read-only" },
    `${app.name} takes no messages here. It answers its commands in channels.`,
  );
}
