/**
 * The messages of one channel, as one reader sees them. The newest stays in view, unless the reader
 * went up to older ones: then a button says that there are new ones, and leads there.
 */
import { makeContext } from "/context.js";
import { el } from "/dom.js";
import { arrange } from "/workspace/arrange.js";
import { didLately } from "/workspace/done.js";
import { icon } from "/workspace/icons.js";
import { drawMessage } from "/workspace/message.js";
import { moveAmong } from "/workspace/moving.js";
import { keptNode, keptRows } from "/workspace/rows.js";
import { dayName, dayOf, momentOf } from "/workspace/times.js";

const NEAR = 40;

/**
 * → {node, show(state, channel, messages), toNewest()}. `until` is up to where the reader had read;
 * `beginning(messages)` → {state, draw} of what stands before the first message.
 */
export function makeLog(name, until, beginning) {
  const list = el("div", { class: "messages", role: "log", "aria-label": name });
  const start = el("div", { class: "beginning-holder" });
  const scroller = el("div", { class: "log-scroller" }, el("div", { class: "log" }, start, list));
  const newer = el(
    "button",
    { type: "button", class: "newer", hidden: true, onclick: () => toNewest() },
    icon("down"),
    "New messages",
  );
  const keepRows = keptRows(list);
  const keepStart = keptNode(start);
  let following = true;
  let placed = 0; // where the newest was last brought into view: above it, the reader went up
  let newest = "";

  const toNewest = () => {
    following = true;
    newer.hidden = true;
    scroller.scrollTop = scroller.scrollHeight;
    placed = scroller.scrollTop;
  };
  const follow = () => following && toNewest();
  const look = () => {
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    if (below < NEAR) following = true;
    else if (scroller.scrollTop < placed) following = false;
    if (following) newer.hidden = true;
  };
  scroller.addEventListener("scroll", look);
  const sizes = new ResizeObserver(follow);
  sizes.observe(scroller);
  sizes.observe(list);
  moveAmong(list, ".message");

  const show = (state, channel, messages) => {
    look();
    const begun = beginning(messages);
    keepStart(begun.state, begun.draw);
    keepRows(arrange(messages, state.reader, until).map((row) => asRow(row, state, channel)));
    const fresh = messages.filter((each) => each.ts > newest);
    if (fresh.length) {
      if (fresh.some((each) => isAwaited(each, state.reader))) following = true;
      else if (newest && !following) newer.hidden = false;
      newest = fresh.at(-1).ts;
    }
    follow();
  };
  return { node: el("div", { class: "log-holder" }, scroller, newer), show, toNewest };
}

/** One's own, or what only the reader sees right after they did something. */
function isAwaited(message, reader) {
  return message.user === reader.id || (message.ephemeral && didLately());
}

function asRow(row, state, channel) {
  const zone = state.reader.tz;
  if (row.kind === "new") return { key: "new", state: "new", draw: drawNew };
  if (row.kind === "day") {
    const name = dayName(momentOf(row.ts), zone);
    const key = `day ${dayOf(momentOf(row.ts), zone)}`;
    return { key, state: name, draw: () => drawDay(name) };
  }
  const ctx = () =>
    makeContext({
      surface: "message",
      place: { channel: channel.id, ts: row.message.ts },
      values: row.message.values,
      reader: state.reader,
      setup: state.setup,
      channels: state.shown.channels,
    });
  return { key: row.message.ts, state: row, draw: () => drawMessage(row, ctx()) };
}

function drawDay(name) {
  return el("div", { class: "day", role: "separator", "aria-label": name }, el("span", {}, name));
}

function drawNew() {
  const named = { role: "separator", "aria-label": "New" };
  return el("div", { class: "new-line", ...named }, el("span", {}, "New"));
}
