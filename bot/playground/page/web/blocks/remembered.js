/** What a reader opened, sorted or turned to in a block, so that a redraw does not undo it. */

const kept = new Map();

/** A reader's own state of a block: `get()` and `set(value)`; `first` until something is set. */
export function remembered(block, ctx, what, first) {
  const key = JSON.stringify([ctx.reader.id, ctx.place, block.block_id, what]);
  return {
    get: () => kept.get(key) ?? first,
    set: (value) => kept.set(key, value),
  };
}

/** Makes a <details> that stays open or closed as its reader left it. */
export function keepOpen(details, block, ctx, open) {
  const state = remembered(block, ctx, "open", open);
  details.open = state.get();
  details.addEventListener("toggle", () => state.set(details.open));
  return details;
}
