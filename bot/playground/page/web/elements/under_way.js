/** What an element shows while the bot is asked, and when the bot did not answer. */
import { el } from "/dom.js";
import { icon } from "/elements/icons.js";

/**
 * Does it once at a time: `root` is busy until the answer came, and pressing again does nothing.
 * A warning stands at `root` if it went wrong, until the next time. Returns the answer.
 */
export async function underWay(root, act) {
  if (isUnderWay(root)) return undefined;
  root.setAttribute("aria-busy", "true");
  root.querySelector(":scope > .went-wrong")?.remove();
  try {
    const answer = await act();
    if (answer && !answer.ok) root.append(wentWrong(answer.said));
    return answer;
  } finally {
    root.removeAttribute("aria-busy");
  }
}

export function isUnderWay(root) {
  return root.getAttribute("aria-busy") === "true";
}

function wentWrong(said) {
  const words = said || "Something went wrong";
  return el(
    "span",
    { class: "went-wrong", role: "img", "aria-label": words, title: words },
    icon("warning"),
  );
}
