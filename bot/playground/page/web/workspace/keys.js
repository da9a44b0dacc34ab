/**
 * F6 goes round the parts of the page, Shift+F6 back; Escape closes what lies above the rest. The
 * page knows whether the keys or the pointer are at work: styles of messages depend on it.
 */

const NEWEST = ".messages > .message:last-of-type";
const PARTS = [
  "#sidebar [aria-current], #sidebar a",
  NEWEST,
  ".composer textarea",
  "#inside:not([hidden]) :is(button, a, [tabindex='0'])",
];

export function listenToKeys(panes) {
  for (const [event, by] of [
    ["keydown", "keys"],
    ["pointermove", "pointer"],
    ["pointerdown", "pointer"],
  ]) {
    addEventListener(event, () => (document.documentElement.dataset.by = by), { capture: true });
  }
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
    if (event.key === "F6") {
      event.preventDefault();
      goRound(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      panes.foldSidebar();
      if (isOver(document.activeElement.closest("#inside"))) panes.toggleInside();
    }
  });
}

function goRound(step) {
  const stops = PARTS.map((part) => [...document.querySelectorAll(part)].find(isThere));
  const there = stops.filter(Boolean);
  if (!there.length) return;
  const holders = ["#sidebar", ".log-holder", ".composer-holder", "#inside"];
  const now = there.findIndex((stop) => {
    const holder = stop.closest(holders.join(","));
    return holder?.contains(document.activeElement);
  });
  const from = now < 0 && step < 0 ? 0 : now;
  goToPart(there[(from + step + there.length) % there.length]);
}

/** The newest message, or what else stands in the middle. */
export function goToMessages() {
  const stop = document.querySelector(`${NEWEST}, .panel`);
  if (stop) goToPart(stop);
}

function goToPart(stop) {
  stop.focus({ preventScroll: true });
  stop.scrollIntoView({ block: "nearest" });
}

/** Whether the inside lies above the channel, as it does in a narrow window. */
function isOver(inside) {
  return inside && getComputedStyle(inside).position === "fixed";
}

function isThere(thing) {
  return thing.checkVisibility({ visibilityProperty: true });
}
