/** The modal: a stack of at most three views, of which the top one is seen. */
import { el } from "/dom.js";
import { forget } from "/context.js";
import { ModalView } from "/dialogs/view.js";
import { bringToastsForward } from "/dialogs/toast.js";

let dialog = null;
let giveFocusBack = () => {}; // to what had it when the modal opened
const panes = new Map(); // view id → ModalView
const readers = new Map(); // view id → who had it open, until it is known to be closed

/** Keeps #dialogs in step with the open views; `context(view)` makes the ctx of a view. */
export function drawModals(views, context) {
  for (const [id, pane] of panes) {
    if (views.some((view) => view.id === id)) continue;
    pane.root.remove();
    panes.delete(id);
  }
  if (views.length === 0) {
    close();
    return;
  }
  open();
  forgetClosed(views, context(views[0]).reader);
  views.forEach((view, index) => {
    const isTop = index === views.length - 1;
    if (!panes.has(view.id)) {
      panes.set(view.id, new ModalView());
      dialog.append(panes.get(view.id).root);
    }
    panes.get(view.id).draw(view, context(view), { isTop, depth: index });
  });
  const top = panes.get(views.at(-1).id);
  dialog.setAttribute("aria-labelledby", top.titleId);
  top.takeFocus();
}

/**
 * What was typed goes with its view. Of a reader without any view nothing is known: another one
 * may be looked at for a while, and what the first one typed must still be there afterwards.
 */
function forgetClosed(views, reader) {
  for (const [id, whose] of readers) {
    if (whose.id !== reader.id || views.some((view) => view.id === id)) continue;
    forget(whose, { view: id });
    readers.delete(id);
  }
  for (const view of views) readers.set(view.id, reader);
}

function open() {
  if (dialog) return;
  giveFocusBack = rememberFocus();
  dialog = el("dialog", { class: "modal", onkeydown: pressed });
  dialog.addEventListener("cancel", (event) => event.target === dialog && event.preventDefault());
  dialog.addEventListener("close", (event) => {
    if (event.target !== dialog || panes.size === 0) return;
    dialog.showModal(); // it closes when its views do, and not before
  });
  document.getElementById("dialogs").prepend(dialog);
  dialog.showModal();
  bringToastsForward();
}

function close() {
  if (!dialog) return;
  const closed = dialog;
  dialog = null;
  closed.close();
  bringToastsForward();
  closed.remove();
  giveFocusBack();
}

/** What has the focus now, or what will stand in its place when it is drawn anew. */
function rememberFocus() {
  const active = document.activeElement;
  const block = active.closest("[data-block-id]")?.dataset.blockId;
  const action = active.closest("[data-action-id]")?.dataset.actionId;
  return () => {
    if (active.isConnected && active !== document.body) {
      active.focus();
      return;
    }
    const place = `#page [data-block-id="${CSS.escape(block)}"]`;
    const again = document.querySelector(`${place} [data-action-id="${CSS.escape(action)}"]`);
    again?.querySelector("button, input, textarea, a[href]")?.focus();
  };
}

function pressed(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  [...panes.values()].find((pane) => pane.isTop)?.dismiss();
}
