/** Links in text. They open elsewhere when pressed, and only of kinds that do no harm. */
import { el } from "/dom.js";

const SOUND = /^(https?|mailto|tel|slack):/i;

/** Whether a page may open it. */
export function opensLink(url) {
  return typeof url === "string" && SOUND.test(url);
}

/** A link, or only its words where its kind is none that a page may open. */
export function link(url, words = shortened(url)) {
  if (!opensLink(url)) return el("span", {}, words);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** What a link without a label reads as. */
function shortened(url) {
  return url.replace(/^(mailto|tel):/i, "");
}
