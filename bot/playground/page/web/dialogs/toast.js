/** A short message in the corner that goes by itself, in front of any dialog. */
import { el } from "/dom.js";

const SHOWN_FOR = 8000;

export function toast(words) {
  const shown = el("div", { class: "toast" }, words);
  bringToastsForward();
  document.getElementById("toasts").append(shown);
  setTimeout(() => shown.remove(), SHOWN_FOR);
}

/** Nothing outside an open dialog is seen or read aloud: toasts go along with the topmost one. */
export function bringToastsForward() {
  const open = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  const toasts = document.getElementById("toasts");
  if (toasts.parentElement !== open) open.append(toasts);
}
