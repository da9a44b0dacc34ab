/** Text objects: plain_text and mrkdwn. */
import { withEmoji } from "/text/emoji.js";
import { drawPlainLines } from "/text/lines.js";
import { unescaped } from "/text/markup.js";
import { drawMrkdwn } from "/text/mrkdwn.js";

/** A text object as a fragment. */
export function drawText(object, ctx) {
  if (object.type === "mrkdwn") return drawMrkdwn(object.text, ctx, object);
  return drawPlainLines(plainText(object, ctx));
}

/** A text object as a string, for labels, placeholders and names. */
export function plainText(object, ctx) {
  if (object.type === "mrkdwn") return drawMrkdwn(object.text, ctx, object).textContent;
  const text = unescaped(object.text);
  return object.emoji === false ? text : withEmoji(text, ctx);
}
