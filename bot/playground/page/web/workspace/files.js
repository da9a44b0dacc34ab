/** A file that was posted: what it is, its first lines, and the ways to get it. */
import { el } from "/dom.js";
import { sizeInWords } from "/text/sizes.js";
import { icon } from "/workspace/icons.js";
import { drawPreview } from "/workspace/preview.js";

export function drawFile(file, ctx) {
  const name = file.title || file.name;
  const address = `/file/${file.id}?person=${ctx.reader.id}`;
  return el(
    "figure",
    { class: "posted-file", dataset: { file: file.id } },
    el(
      "figcaption",
      {},
      icon("file"),
      el(
        "span",
        { class: "posted-words" },
        el("a", { class: "posted-name", href: address, target: "_blank", rel: "noopener" }, name),
        el("span", { class: "posted-kind" }, wordsFor(file)),
      ),
      el(
        "a",
        {
          class: "posted-download",
          href: address,
          download: file.name,
          title: "Download",
          "aria-label": `Download ${name}`,
        },
        icon("download"),
      ),
    ),
    drawPreview(file, address),
  );
}

function wordsFor(file) {
  return [kindOf(file), sizeInWords(file.size)].filter(Boolean).join(" · ");
}

function kindOf(file) {
  return file.pretty_type || (file.filetype ?? file.name.split(".").at(-1)).toUpperCase();
}
