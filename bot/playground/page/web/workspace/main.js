/** The middle of the page: whatever stands at the place where the reader is. */
import { el } from "/dom.js";
import { TABS } from "/workspace/address.js";
import { makeAppView, tabsOf } from "/workspace/app-view.js";
import { makeChannelView } from "/workspace/channel-view.js";
import { keepFocus } from "/workspace/focus.js";

/** → {node, show(state), focus()}. */
export function makeMain(panes) {
  const node = el("main", { tabindex: "-1" });
  let held;

  const show = (state) => {
    const key = `${state.reader.id} ${state.place}`;
    if (!state.shown) {
      if (state.lost && held?.key !== key) held = node.replaceChildren();
    } else if (held?.key !== key) {
      held = { key, ...make(state, panes) };
      const focus = keepFocus(node);
      node.replaceChildren(held.node);
      held.show(state);
      focus(node);
    } else held.show(state);
  };
  return { node, show, focus: () => held?.focus() };
}

function make(state, panes) {
  const channel = channelAt(state.place, state);
  if (!TABS.includes(state.place)) return makeChannelView(state, channel, panes);
  return makeAppView(state, state.place, channel, panes);
}

/** The channel at a place, or the direct messages with the app at any of its tabs. */
export function channelAt(place, { shown }) {
  const isApp = TABS.includes(place);
  return shown.channels.find((each) => (isApp ? each.is_im : !each.is_im && each.name === place));
}

/** Where the reader is instead when they cannot be at this place, or nothing when they can. */
export function elsewhere(place, state) {
  const isApp = TABS.includes(place);
  const known = channelAt(place, state);
  if (known && (!isApp || tabsOf(state.setup).includes(place))) return undefined;
  if (known) return "dm";
  return state.shown.channels.find((each) => !each.is_im)?.name;
}
