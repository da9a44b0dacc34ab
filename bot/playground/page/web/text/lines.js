/** Lines of text under each other; an empty one is a gap that is less than a line high. */
import { el, several } from "/dom.js";

/** Lines, each a list of nodes. Empty lines at the end are left out. */
export function drawLines(lines, isBlock = () => false) {
  const last = lines.findLastIndex((line) => line.length > 0);
  return several(
    lines.slice(0, last + 1).map((line, index) => {
      if (line.length === 0) return el("span", { class: "gap" }, el("br"));
      const before = lines[index - 1];
      const joined = before?.length > 0 && !isBlock(before.at(-1)) && !isBlock(line[0]);
      return [joined ? el("br") : null, line];
    }),
  );
}

/** Plain text: no markup, only its lines. */
export function drawPlainLines(text) {
  return drawLines(text.split("\n").map((line) => (line ? [line] : [])));
}
