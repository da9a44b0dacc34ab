/** Links of buttons and menus: only such as lead out of the page, always in a new tab. */
const LEADS_OUT = /^(https?|mailto|tel|slack):/i;

export function opensLink(url) {
  return typeof url === "string" && LEADS_OUT.test(url);
}

export function openLink(url) {
  if (opensLink(url)) window.open(url, "_blank", "noreferrer");
}
