/** Says that something new stands above what somebody reads, and leads there. */
import { el } from "/dom.js";
import { icon } from "/workspace/icons.js";

const NEAR = 24;

/** → {node, lead(scroller), came()}: where it leads to, and that something came there. */
export function makeNewer() {
  let scroller;
  const node = el(
    "button",
    { type: "button", class: "inside-newer", hidden: true, onclick: go },
    icon("down"),
    "New",
  );
  const isBelow = () => scroller.scrollTop > NEAR;
  const look = () => {
    node.hidden ||= !isBelow();
  };
  function go() {
    scroller.scrollTop = 0;
    scroller.focus({ preventScroll: true });
    node.hidden = true;
  }
  const lead = (next) => {
    scroller?.removeEventListener("scroll", look);
    scroller = next;
    scroller.addEventListener("scroll", look);
    node.hidden = true;
  };
  const came = () => {
    node.hidden = !isBelow();
  };
  return { node, lead, came };
}
