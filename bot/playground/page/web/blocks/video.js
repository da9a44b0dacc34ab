/** A video: its words, and a place where it would be played, since the page loads nothing. */
import { el } from "/dom.js";
import { icon } from "/blocks/icons.js";
import { drawPicture, drawPlace } from "/blocks/picture.js";
import { link } from "/text/links.js";
import { drawText, plainText } from "/text/text.js";

export function drawVideo(block, ctx) {
  const title = plainText(block.title, ctx);
  return el(
    "div",
    { class: "video" },
    drawBy(block, ctx),
    el("div", { class: "video-title" }, block.title_url ? link(block.title_url, title) : title),
    block.description && el("div", { class: "block-words" }, drawText(block.description, ctx)),
    drawScreen(block, ctx),
  );
}

function drawBy(block, ctx) {
  const { provider_name: provider, provider_icon_url: url, author_name: author } = block;
  const names = [provider, author].filter(Boolean).join(" · ");
  if (!names && !url) return null;
  const picture = { image_url: url, alt_text: provider ?? "Provider" };
  return el("div", { class: "video-by" }, url && drawPicture(picture, ctx, "tiny"), names);
}

function drawScreen(block, ctx) {
  const { thumbnail_url: thumbnail, alt_text: alt } = block;
  const isOurs = thumbnail.startsWith("data:");
  const picture = isOurs
    ? drawPicture({ image_url: thumbnail, alt_text: alt }, ctx, "screen")
    : drawPlace(alt, block.video_url, "screen", "play");
  const play = isOurs ? el("span", { class: "video-play" }, icon("play")) : null;
  const screen = link(block.video_url, [picture, play]);
  screen.classList.add("video-screen");
  return screen;
}
