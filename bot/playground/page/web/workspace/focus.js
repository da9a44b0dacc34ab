/**
 * Drawing something anew without taking the focus away. `keepFocus(from)` remembers what had it,
 * and returns a function that gives it, and the caret, to the same thing in what was drawn
 * instead. When the same thing is gone, the whole gets the focus, if it can take it.
 */

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

export function keepFocus(from) {
  const active = document.activeElement;
  if (!from?.contains(active)) return () => {};
  const where = address(active, from);
  const caret = caretOf(active);
  return (to) => {
    if (to.contains(document.activeElement)) return;
    const found = where(to);
    (found ?? to).focus({ preventScroll: true });
    if (found && caret) putCaret(found, caret);
  };
}

function address(active, from) {
  if (active === from) return (to) => to;
  const { key } = active.dataset;
  if (key) return (to) => to.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const inside = scope(active, from);
  const index = focusable(inside(from)).indexOf(active);
  return (to) => {
    const place = inside(to);
    return place ? focusable(place)[index] : undefined;
  };
}

function scope(active, from) {
  const block = within(from, active.closest("[data-block-id]"))?.dataset.blockId;
  const action = within(from, active.closest("[data-action-id]"))?.dataset.actionId;
  const steps = [];
  if (block) steps.push(`[data-block-id="${CSS.escape(block)}"]`);
  if (action) steps.push(`[data-action-id="${CSS.escape(action)}"]`);
  return (root) => (steps.length ? root.querySelector(steps.join(" ")) : root);
}

function within(root, found) {
  return found && root.contains(found) ? found : undefined;
}

function focusable(root) {
  return [...(root.matches(FOCUSABLE) ? [root] : []), ...root.querySelectorAll(FOCUSABLE)];
}

function caretOf(active) {
  const { selectionStart, selectionEnd } = active;
  return typeof selectionStart === "number" ? [selectionStart, selectionEnd] : undefined;
}

function putCaret(field, [start, end]) {
  if (typeof field.selectionStart === "number") field.setSelectionRange(start, end);
}
