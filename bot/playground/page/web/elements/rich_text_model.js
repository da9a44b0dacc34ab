/** Rich text as Slack keeps it, into an editable page and back. */
import { el } from "/dom.js";

const TAGS = { bold: "b", italic: "i", strike: "s", code: "code" };
const STYLES = {
  B: "bold",
  STRONG: "bold",
  I: "italic",
  EM: "italic",
  S: "strike",
  STRIKE: "strike",
  DEL: "strike",
  CODE: "code",
};

/** Nodes for an editor that show this rich text. */
export function toNodes(value, describe) {
  return (value?.elements ?? []).map((part) => {
    if (part.type === "rich_text_section") return el("div", {}, pieces(part, describe));
    if (part.type !== "rich_text_list" || part.indent) return kept(part, "div", describe);
    const tag = part.style === "ordered" ? "ol" : "ul";
    return el(tag, {}, part.elements.map((item) => el("li", {}, pieces(item, describe))));
  });
}

function pieces(section, describe) {
  return section.elements.map((piece) => {
    if (piece.type !== "text") return kept(piece, "span", describe);
    const texts = piece.text.split("\n");
    const lines = texts.flatMap((line, index) => (index ? [el("br"), line] : [line]));
    const names = Object.keys(TAGS).filter((name) => piece.style?.[name]);
    return names.reduce((within, name) => [el(TAGS[name], {}, within)], lines);
  });
}

/** What cannot be edited here stays as it is, and can only be deleted. */
function kept(part, tag, describe) {
  const dataset = { kept: JSON.stringify(part) };
  return el(tag, { class: "kept", contenteditable: "false", dataset }, describe(part));
}

/** The rich text of an editor, or null when it is empty. */
export function fromNodes(editor) {
  const reading = new Reading();
  reading.blocks(editor);
  reading.endSection();
  return reading.parts.length ? { type: "rich_text", elements: reading.parts } : null;
}

class Reading {
  constructor() {
    this.parts = [];
    this.line = [];
  }

  blocks(node) {
    for (const child of node.childNodes) {
      if (child.dataset?.kept && child.localName === "div") {
        this.endSection();
        this.parts.push(JSON.parse(child.dataset.kept));
      } else if (["UL", "OL"].includes(child.nodeName)) {
        this.endSection();
        this.list(child);
      } else if (["DIV", "P"].includes(child.nodeName)) {
        if (this.line.length) this.line.push({ text: "\n", style: {} });
        this.blocks(child);
      } else if (!isFiller(child)) this.inline(child, {});
    }
  }

  list(node) {
    const items = [...node.children].map((item) => {
      const inner = new Reading();
      inner.blocks(item);
      return { type: "rich_text_section", elements: merged(inner.line) };
    });
    const filled = items.filter((item) => item.elements.length);
    const style = node.localName === "ol" ? "ordered" : "bullet";
    if (filled.length) this.parts.push({ type: "rich_text_list", style, elements: filled });
  }

  inline(node, style) {
    if (node.dataset?.kept) this.line.push({ kept: JSON.parse(node.dataset.kept) });
    else if (node.nodeName === "BR") this.line.push({ text: "\n", style });
    else if (node.nodeType === Node.TEXT_NODE) this.line.push({ text: node.data, style });
    else {
      const name = STYLES[node.nodeName];
      const inner = name ? { ...style, [name]: true } : style;
      for (const child of node.childNodes) this.inline(child, inner);
    }
  }

  endSection() {
    const elements = merged(this.line);
    if (elements.length) this.parts.push({ type: "rich_text_section", elements });
    this.line = [];
  }
}

/** The line break with which the browser keeps an empty line open. */
function isFiller(node) {
  return node.nodeName === "BR" && !node.nextSibling;
}

/** Pieces of the same style become one; line breaks at the end are the editor's own. */
function merged(line) {
  const made = [];
  for (const each of line) {
    const last = made.at(-1);
    if (each.kept) made.push(each.kept);
    else if (last?.type === "text" && same(last.style ?? {}, each.style)) last.text += each.text;
    else if (each.text) made.push(textPiece(each));
  }
  const last = made.at(-1);
  if (last?.type === "text") last.text = last.text.replace(/\n+$/, "");
  for (const each of made) {
    if (each.type === "text") each.text = each.text.replaceAll("\u00a0", " ");
  }
  return made.filter((each) => each.type !== "text" || each.text);
}

function textPiece({ text, style }) {
  return Object.keys(style).length ? { type: "text", text, style } : { type: "text", text };
}

function same(one, other) {
  const names = Object.keys({ ...one, ...other });
  return names.every((name) => Boolean(one[name]) === Boolean(other[name]));
}
