/** Whether the reader did something a moment ago, so that an answer now is one to that. */

const LATELY = 15_000;
const WHERE = ".message, .menu, .list, dialog";

let at = -Infinity;

export function listenToDoing() {
  const look = ({ target }) => target.closest?.(WHERE) && noteDone();
  addEventListener("click", look, { capture: true });
  const leave = ({ target }) => target.closest(".log-holder") && forgetDone();
  addEventListener("wheel", leave, { passive: true }); // to read elsewhere
}

export function noteDone() {
  at = performance.now();
}

function forgetDone() {
  at = -Infinity;
}

export function didLately() {
  return performance.now() - at < LATELY;
}
