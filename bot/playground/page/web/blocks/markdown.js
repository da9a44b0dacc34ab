/** A markdown block. Its HTML was made by the server, which lets no tags of the text through. */
import { drawSideways } from "/blocks/sideways.js";
import { el } from "/dom.js";
import { withEmoji } from "/text/emoji.js";
import { link } from "/text/links.js";

export function drawMarkdown(block, ctx) {
  const read = document.createElement("template"); // nothing in a template is loaded
  read.innerHTML = block.html;
  read.content.querySelectorAll("img").forEach(asLink);
  read.content.querySelectorAll("a").forEach(asSoundLink);
  read.content.querySelectorAll("table").forEach(inScroller);
  read.content.querySelectorAll("li").forEach(asTask);
  nameEmoji(read.content, ctx);
  return el("div", { class: "markdown" }, read.content);
}

/** Slack shows a picture in markdown as a link to it. */
function asLink(image) {
  const url = image.getAttribute("src");
  image.replaceWith(link(url, image.getAttribute("alt") || url));
}

function asSoundLink(anchor) {
  anchor.replaceWith(link(anchor.getAttribute("href") ?? "", [...anchor.childNodes]));
}

function inScroller(table) {
  const place = document.createComment("");
  table.replaceWith(place);
  place.replaceWith(drawSideways(table, "Table"));
}

/** A list's line that begins with [ ] or [x] is a task. */
function asTask(item) {
  const text = item.firstChild?.nodeName === "P" ? item.firstChild.firstChild : item.firstChild;
  const mark = text instanceof Text ? /^\[([ xX])\] /.exec(text.data) : null;
  if (!mark) return;
  text.data = text.data.slice(mark[0].length);
  const done = mark[1] !== " ";
  const box = { type: "checkbox", disabled: true, checked: done };
  item.classList.add("task");
  text.before(el("input", { ...box, "aria-label": done ? "Done" : "To do" }), " ");
}

function nameEmoji(root, ctx) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement?.closest("code, pre")) text.data = withEmoji(text.data, ctx);
  }
}
