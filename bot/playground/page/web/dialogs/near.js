/** Where a menu or a list stands: below what opened it, or above it where there is more room. */
const GAP = 4;
const EDGE = 8;
const TALLEST = 360;

const pressed = new WeakSet(); // what opened something, and was pressed while that was open

/** Pressing what opened a list closes it: true once, for the click that is not to open it anew. */
export function isClosing(anchor) {
  return pressed.delete(anchor);
}

/** Keeps it there until it closes. */
export function keepNear(popover, anchor) {
  const place = () => placeNear(popover, anchor);
  const ended = new AbortController();
  addEventListener("resize", place, { signal: ended.signal });
  addEventListener("scroll", place, { capture: true, passive: true, signal: ended.signal });
  addEventListener("pointerdown", (event) => notePress(event, anchor), {
    capture: true,
    signal: ended.signal,
  });
  popover.addEventListener("toggle", (event) => {
    if (event.newState === "closed") ended.abort();
  });
  place();
  return place;
}

function notePress(event, anchor) {
  if (!anchor.contains(event.target)) return;
  pressed.add(anchor);
  const forget = () => setTimeout(() => pressed.delete(anchor), 50); // the click comes first
  addEventListener("pointerup", forget, { once: true });
}

function placeNear(popover, anchor) {
  const at = anchor.getBoundingClientRect();
  const below = innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  popover.style.maxHeight = `${TALLEST}px`; // to see how tall it would like to be
  const wanted = Math.min(popover.offsetHeight, TALLEST);
  const isAbove = below < wanted && above > below;
  popover.style.maxHeight = `${Math.min(isAbove ? above : below, TALLEST)}px`;
  const left = Math.min(at.left, innerWidth - popover.offsetWidth - EDGE);
  popover.style.left = `${Math.max(EDGE, left)}px`;
  popover.style.top = isAbove ? "auto" : `${at.bottom + GAP}px`;
  popover.style.bottom = isAbove ? `${innerHeight - at.top + GAP}px` : "auto";
}
