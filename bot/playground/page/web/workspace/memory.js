/** What the browser remembers from one visit to the next. One that refuses to keeps nothing. */

const PREFIX = "numberbot playground ";

/** What was kept under a name, or `otherwise`. */
export function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps something under a name. */
export function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A browser without storage, or a full one: the page works, and starts afresh next time.
  }
}

/** Calls `changed` when another tab keeps something else under this name. */
export function whenKept(name, changed) {
  addEventListener("storage", (event) => event.key === PREFIX + name && changed());
}
