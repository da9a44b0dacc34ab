/** A place that scrolls sideways by itself, and shows at its edges that there is more there. */
import { el } from "/dom.js";

export function drawSideways(content, label, name = "") {
  const scroller = el(
    "div",
    { class: `table-scroller ${name}`, role: "group", "aria-label": label, tabindex: "0" },
    content,
  );
  const holder = el("div", { class: "sideways" }, scroller);
  const look = () => {
    const before = scroller.scrollLeft;
    const after = scroller.scrollWidth - scroller.clientWidth - before;
    holder.classList.toggle("more-before", before > 1);
    holder.classList.toggle("more-after", after > 1);
  };
  scroller.addEventListener("scroll", look, { passive: true });
  const sizes = new ResizeObserver(look);
  sizes.observe(scroller);
  sizes.observe(content);
  return holder;
}
