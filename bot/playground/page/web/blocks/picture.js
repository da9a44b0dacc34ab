/**
 * Pictures. The page asks nobody else for anything, so only pictures inside the message or of the
 * playground itself are shown; of others there is a place with their words and their host's name.
 */
import { el } from "/dom.js";
import { icon } from "/blocks/icons.js";

/** An image object: {image_url or slack_file, alt_text}. `size` is a class of its own. */
export function drawPicture(image, ctx, size) {
  const url = addressOf(image, ctx);
  if (!isOurs(url)) return drawPlace(image.alt_text, url, size);
  const shown = el("img", { class: `picture ${size}`, src: url, alt: image.alt_text });
  shown.addEventListener("error", () => {
    shown.replaceWith(drawPlace(image.alt_text, url, size));
  });
  return shown;
}

/** Where a picture would stand. */
export function drawPlace(alt, url, size, kind = "picture") {
  const host = hostOf(url);
  return el(
    "span",
    { class: `picture place ${size}`, role: "img", "aria-label": alt, title: `${alt} (${host})` },
    icon(kind),
    el("span", { class: "place-words" }, el("span", {}, alt), el("small", {}, host)),
  );
}

function addressOf({ image_url: url, slack_file: file }, ctx) {
  if (url) return url;
  return file.url ?? `/file/${encodeURIComponent(file.id)}?person=${ctx.reader.id}`;
}

function isOurs(url) {
  const { protocol, origin } = parsed(url);
  return protocol === "data:" || origin === location.origin;
}

function hostOf(url) {
  return parsed(url).host || "this message";
}

function parsed(url) {
  return URL.canParse(url, location.href) ? new URL(url, location.href) : { host: url };
}
