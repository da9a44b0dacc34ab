/** A channel: its head, its messages, its composer. */
import { el } from "/dom.js";
import { makeConversation } from "/workspace/conversation.js";
import { drawChannelHead } from "/workspace/head.js";
import { keptNode } from "/workspace/rows.js";

/** → {node, show(state), focus()}. */
export function makeChannelView(state, channel, panes) {
  const headHolder = el("div", { class: "head-holder" });
  const keepHead = keptNode(headHolder);
  const conversation = makeConversation(state, channel, panes);
  const show = (now) => {
    const known = now.shown.channels.find((each) => each.id === channel.id) ?? channel;
    const shown = { known, sidebar: now.sidebarOpen, inside: now.insideOpen };
    keepHead(shown, () => drawChannelHead(known, now, panes));
    conversation.show(now);
  };
  return {
    node: el("div", { class: "middle" }, headHolder, conversation.node),
    show,
    focus: conversation.focus,
  };
}
