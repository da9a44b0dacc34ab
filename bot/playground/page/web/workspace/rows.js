/**
 * Keeps the children of an element in step with a list of rows {key, state, draw}. A row is drawn
 * again only when its state, compared as JSON, is another; what stays the same is not touched.
 */
import { keepFocus } from "/workspace/focus.js";

export function keptRows(parent) {
  let held = new Map();
  return (rows) => {
    const now = new Map();
    for (const row of rows) now.set(row.key, drawn(row, held.get(row.key)));
    for (const [key, each] of held) if (!now.has(key)) each.node.remove();
    let next = parent.firstChild;
    for (const { node } of now.values()) {
      if (node === next) next = next.nextSibling;
      else parent.insertBefore(node, next);
    }
    held = now;
  };
}

function drawn(row, before) {
  const json = JSON.stringify(row.state);
  if (before?.json === json) return before;
  const node = row.draw();
  if (before) {
    const focus = keepFocus(before.node);
    before.node.replaceWith(node);
    focus(node);
  }
  return { json, node };
}

/** Something that is drawn again in its place when its state, compared as JSON, is another. */
export function keptNode(holder) {
  const rows = keptRows(holder);
  return (state, draw) => rows([{ key: "only", state, draw }]);
}
