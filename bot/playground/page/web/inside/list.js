/** A list whose rows stay the same elements while what they show changes. */
import { el } from "/dom.js";

/**
 * `make(item)` → {node, show(item)}: made once for each `item.id`, shown again when the item is
 * different. → {node, show(items, empty)}; `empty()` draws what stands there without any.
 */
export function makeList(make, properties = {}) {
  const rows = new Map();
  const list = el("ol", { class: "inside-list", ...properties });
  const nothing = el("p", { class: "inside-empty", hidden: true });

  const show = (items, empty) => {
    const ids = new Set(items.map((item) => item.id));
    for (const [id, row] of rows) {
      if (!ids.has(id)) {
        row.node.remove();
        rows.delete(id);
      }
    }
    items.forEach((item, place) => put(rowOf(item), place));
    list.hidden = !items.length;
    nothing.hidden = items.length > 0 || !empty;
    if (!nothing.hidden) nothing.replaceChildren(empty());
  };
  const rowOf = (item) => {
    if (!rows.has(item.id)) rows.set(item.id, make(item));
    const row = rows.get(item.id);
    const json = JSON.stringify(item);
    if (row.json !== json) row.show(item);
    row.json = json;
    return row.node;
  };
  const put = (node, place) => {
    if (list.children[place] !== node) list.insertBefore(node, list.children[place] ?? null);
  };
  return { node: el("div", {}, list, nothing), show };
}

/**
 * A row that opens: `line(item)` gives what stands in its line, `body(item)` what it opens to.
 * Where `opens(item)` says no, there is the line alone.
 */
export function makeRow({ line, body, opens = () => true, kind = "inside-row" }) {
  return (first) => {
    const canOpen = opens(first);
    const summary = el(canOpen ? "summary" : "div", { class: "inside-line" });
    const content = el("div", { class: "inside-body" });
    let item = first;
    const fill = () => content.replaceChildren(body(item));
    const holder = canOpen ? el("details", {}, summary, content) : summary;
    if (canOpen) holder.addEventListener("toggle", () => holder.open && fill());
    const show = (told) => {
      item = told;
      summary.replaceChildren(...line(told).filter(Boolean));
      if (holder.open) fill();
    };
    return { node: el("li", { class: kind }, holder), show };
  };
}
