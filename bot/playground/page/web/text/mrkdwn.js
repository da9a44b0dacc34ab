/** Slack's own markup, as bots and people write it. */
import { el, several } from "/dom.js";
import { atomsOf } from "/text/atoms.js";
import { drawInline } from "/text/emphasis.js";
import { drawLines } from "/text/lines.js";

/** A mrkdwn text as a fragment. `verbatim` leaves bare links as they stand. */
export function drawMrkdwn(text, ctx, { verbatim = false } = {}) {
  const lines = linesOf(atomsOf(text, ctx, verbatim));
  return several(
    runsOf(lines).map(({ quoted, lines }) => {
      const drawn = drawLines(lines.map((line) => drawInline(line)), isBlock);
      return quoted ? el("blockquote", {}, drawn) : drawn;
    }),
  );
}

function linesOf(atoms) {
  const lines = [[]];
  for (const atom of atoms) {
    if (atom === "\n") lines.push([]);
    else lines.at(-1).push(atom);
  }
  return lines;
}

/** Lines that follow each other inside or outside a quotation; >>> quotes all that follows. */
function runsOf(lines) {
  const runs = [];
  let rest = false;
  for (const line of lines) {
    const marks = rest ? 0 : quoteMarks(line);
    const quoted = rest || marks > 0;
    rest ||= marks === 3;
    if (runs.at(-1)?.quoted !== quoted) runs.push({ quoted, lines: [] });
    runs.at(-1).lines.push(marks ? withoutMarks(line, marks) : line);
  }
  return runs;
}

function quoteMarks(line) {
  const marked = line.slice(0, 3).findIndex((atom) => atom !== ">" && !atom.quote);
  const marks = marked < 0 ? Math.min(line.length, 3) : marked;
  return marks === 3 ? 3 : Math.min(marks, 1);
}

function withoutMarks(line, marks) {
  return line.slice(line[marks] === " " ? marks + 1 : marks);
}

function isBlock(node) {
  return node instanceof HTMLPreElement;
}
