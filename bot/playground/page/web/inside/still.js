/** Keeps what somebody reads where it is while something changes above it. */

/** Makes the change, then scrolls so far that what was read has not moved. */
export function holdStill(scroller, change) {
  const read = readIn(scroller);
  const before = read?.getBoundingClientRect().top;
  change();
  if (read?.isConnected) scroller.scrollTop += read.getBoundingClientRect().top - before;
}

/** What has the focus, else what is open, else what stands at the top once somebody scrolled. */
function readIn(scroller) {
  const focused = document.activeElement;
  if (focused !== scroller && scroller.contains(focused)) return focused;
  const { top, bottom } = scroller.getBoundingClientRect();
  const isInView = (each) => {
    const at = each.getBoundingClientRect();
    return at.bottom > top && at.top < bottom;
  };
  const open = [...scroller.querySelectorAll("details[open]")].find(isInView);
  if (open || scroller.scrollTop === 0) return open;
  return [...scroller.querySelectorAll("li")].find(isInView);
}
