/** Links of buttons and menus: only such as lead out of the page, always in a new tab. */
import { opensLink } from "/text/links.js";

export function openLink(url) {
  if (opensLink(url)) window.open(url, "_blank", "noreferrer");
}
