/**
 * A click belongs to what one saw. When something else came under a pointer that rests, a click
 * does nothing there for a moment: who clicked twice, or just then, meant what stood there before.
 * The keys are not concerned: what has the focus is known.
 */

const MOMENT = 500;
const RESTS = 4; // so little a hand moves while it clicks
const CONTROL = "a[href], button, input, label, select, summary, [role=button]";
const PLACE = ".message, .home-view [data-block]";

let pointer; // where it is
let isAtWork = false; // or the keys are
let came; // when something else came under it, and where it was then

export function listenToPointer() {
  const follow = ({ type, clientX: x, clientY: y }) => {
    const moved = x !== pointer?.x || y !== pointer?.y; // a browser tells of rests, too
    isAtWork ||= moved || type === "pointerdown";
    pointer = { x, y };
    if (came && isElsewhere(came)) came = undefined;
  };
  for (const event of ["pointermove", "pointerdown"]) {
    addEventListener(event, follow, { capture: true, passive: true });
  }
  const rest = () => {
    isAtWork = false;
    came = undefined;
  };
  addEventListener("keydown", rest, { capture: true });
  const refuse = (event) => {
    if (event.detail === 0 || !isTooSoon(event)) return; // a key has no detail
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("click", refuse, { capture: true });
}

/** Draws something, and notes whether something else is under the pointer then. */
export function drawUnderPointer(draw) {
  const before = under();
  draw();
  const after = under();
  if (isAtWork && after && after !== before) came = { ...pointer, at: performance.now() };
}

/** What could be pressed at the pointer, in the words that stand around it; "" for nothing. */
function under() {
  const control = pointer && document.elementFromPoint(pointer.x, pointer.y)?.closest(CONTROL);
  const place = control?.closest(PLACE);
  if (!place) return "";
  const action = control.closest("[data-action-id]")?.dataset.actionId ?? "";
  return [place.dataset.ts, action, control.textContent, place.textContent].join("\n");
}

function isElsewhere({ x, y }) {
  return Math.hypot(pointer.x - x, pointer.y - y) > RESTS;
}

function isTooSoon({ target }) {
  if (!came || performance.now() - came.at > MOMENT) return false;
  return Boolean(target.closest(CONTROL)?.closest(PLACE));
}
