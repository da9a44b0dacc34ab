/**
 * Moving among things in a list with the arrow keys, Home and End. The list is one stop of the Tab
 * key: at the last thing, or at the first, or where one was before.
 */

const UPRIGHT = { back: "ArrowUp", on: "ArrowDown", first: false };

export function moveAmong(list, selector, { back, on, first } = UPRIGHT) {
  const all = () => [...list.querySelectorAll(selector)];
  const stopAt = (thing) => {
    for (const each of all()) each.tabIndex = each === thing ? 0 : -1;
  };
  const settle = () => {
    const things = all();
    const focused = things.find((each) => each.contains(document.activeElement));
    stopAt(focused ?? things.at(first ? 0 : -1));
  };
  settle();
  new MutationObserver(settle).observe(list, { childList: true });
  list.addEventListener("focusin", (event) => stopAt(event.target.closest(selector)));
  list.addEventListener("keydown", (event) => {
    const things = all();
    const from = things.indexOf(event.target);
    const last = things.length - 1;
    const to = { [back]: from - 1, [on]: from + 1, Home: 0, End: last }[event.key];
    if (from < 0 || to === undefined || !things[to]) return;
    event.preventDefault();
    things[to].focus();
  });
}
