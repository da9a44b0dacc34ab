/**
 * Makes an element: el("button", {class: "primary", onclick: press, "aria-label": "Buy"}, "Buy").
 * A property that begins with "on" is a listener, `dataset` and `style` take objects, true is an
 * attribute without a value, and false, null and undefined leave it out. Children may be nodes,
 * text, lists of them, or nothing.
 */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "dataset" || name === "style") Object.assign(made[name], value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  append(made, children);
  return made;
}

/** A fragment of nodes, texts and lists of them. */
export function several(...children) {
  const made = document.createDocumentFragment();
  append(made, children);
  return made;
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
}

let made = 0;

/** An id that nothing else on the page has, for aria-labelledby and its like. */
export function freshId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}

/**
 * What stands where nothing can be drawn. It is meant to be seen, and fails every test that sees
 * it, so that no card reaches a person half drawn.
 */
export function cannotDraw(kind) {
  console.error(`The playground cannot draw ${kind}.`);
  return el("div", { class: "cannot-draw", dataset: { cannotDraw: kind } }, `The playground cannot draw “${kind}”.`);
}
