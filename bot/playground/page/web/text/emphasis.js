/**
 * *Bold*, _italic_ and ~struck~ among atoms. A mark opens where no letter or digit stands before
 * it and no space after it, and closes where no space stands before and no letter or digit after,
 * within one line.
 */
import { el } from "/dom.js";

const TAGS = { "*": "b", _: "i", "~": "s" };
const LETTER = /[\p{L}\p{N}]/u;
const SPACE = /\s/;

/** The nodes of one line, or of the part of it from `from` until `to`. */
export function drawInline(atoms, from = 0, to = atoms.length) {
  const nodes = [];
  let at = from;
  while (at < to) {
    const close = opens(atoms, at, to) ? closing(atoms, at, to) : -1;
    if (close > 0) {
      nodes.push(el(TAGS[atoms[at]], {}, drawInline(atoms, at + 1, close)));
      at = close + 1;
    } else {
      nodes.push(atoms[at].node ?? atoms[at]);
      at += 1;
    }
  }
  return nodes;
}

function opens(atoms, at, to) {
  const mark = atoms[at];
  if (!Object.hasOwn(TAGS, mark) || at + 2 >= to) return false;
  const [before, after] = [atoms[at - 1], atoms[at + 1]];
  return !isLetter(before) && before !== mark && !isSpace(after) && after !== mark;
}

function closing(atoms, opened, to) {
  const mark = atoms[opened];
  for (let at = opened + 2; at < to; at += 1) {
    if (atoms[at] === mark && closes(atoms, at)) return at;
  }
  return -1;
}

function closes(atoms, at) {
  const [before, mark, after] = atoms.slice(at - 1, at + 2);
  return !isSpace(before) && before !== mark && !isLetter(after) && after !== mark;
}

function isLetter(atom) {
  return typeof atom === "string" && LETTER.test(atom);
}

function isSpace(atom) {
  return typeof atom === "string" && SPACE.test(atom);
}
