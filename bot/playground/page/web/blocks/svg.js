/** Makes SVG elements, for icons and charts. */

const SVG = "http://www.w3.org/2000/svg";

/** svg("path", {d: "…"}): as el() of dom.js, with attributes only. */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}
