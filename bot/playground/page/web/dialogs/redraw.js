/**
 * Drawing blocks again with as little change as can be: a block that is the same, and shows what
 * its fields hold, stays as it stands, so that nobody who types there is disturbed.
 */
import { el } from "/dom.js";
import { drawBlock } from "/blocks/index.js";
import { keepFocus } from "/workspace/focus.js";

const drawn = new WeakMap(); // host → block id → {json, node}

/** A place for blocks, to be filled by `redrawBlocks`. */
export function blocksHost() {
  return el("div", { class: "blocks" });
}

export function redrawBlocks(host, blocks, ctx) {
  const giveFocusBack = keepFocus(host);
  const giveItToTheSameAction = keepAction(host);
  const before = drawn.get(host) ?? new Map();
  const after = new Map();
  blocks.forEach((block, index) => {
    const id = block.block_id ?? String(index);
    const json = JSON.stringify([block, ctx.errors?.[id] ?? ""]);
    const old = before.get(id);
    const stays = old?.json === json && ctx.showsNow(id);
    after.set(id, stays ? old : { json, node: drawBlock(block, ctx) });
  });
  arrange(host, new Set([...after.values()].map((each) => each.node)));
  drawn.set(host, after);
  giveFocusBack(host);
  giveItToTheSameAction();
}

/** A block that the bot did not name has another id each time: its element is known by its own. */
function keepAction(host) {
  const active = document.activeElement;
  const action = host.contains(active) && active.closest("[data-action-id]")?.dataset.actionId;
  return () => {
    if (!action || host.contains(document.activeElement)) return;
    const again = host.querySelector(`[data-action-id="${CSS.escape(action)}"]`);
    again?.querySelector("[data-control], button, input, a[href]")?.focus({ preventScroll: true });
  };
}

/** Puts the nodes into the host in this order, and moves none that stands where it should. */
function arrange(host, nodes) {
  for (const each of [...host.children]) if (!nodes.has(each)) each.remove();
  let next = host.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else host.insertBefore(node, next);
  }
}
