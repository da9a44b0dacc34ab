/** Previous and Next under a table that has more rows than a page. */
import { el } from "/dom.js";

/** Nothing where all rows fit. `turn({page}, selector)` goes to a page and focuses the button. */
export function drawPager({ page, size, count, turn }) {
  if (count <= size) return null;
  const last = Math.ceil(count / size) - 1;
  const first = page * size + 1;
  const until = Math.min(count, first + size - 1);
  return el(
    "div",
    { class: "pager", role: "group", "aria-label": "Pages of the table" },
    drawButton("Previous", page > 0, () => turn({ page: page - 1 }, ".pager-previous")),
    el("span", { class: "pager-words", role: "status" }, `${first}–${until} of ${count}`),
    drawButton("Next", page < last, () => turn({ page: page + 1 }, ".pager-next")),
  );
}

function drawButton(words, isEnabled, onclick) {
  const name = `pager-button pager-${words.toLowerCase()}`;
  return el("button", { type: "button", class: name, disabled: !isEnabled, onclick }, words);
}
