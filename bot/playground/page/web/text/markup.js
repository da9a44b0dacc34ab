/** What stands between < and > in mrkdwn: links, mentions and dates. */
import { el } from "/dom.js";
import { formatDate } from "/text/dates.js";
import { withEmoji } from "/text/emoji.js";
import { link } from "/text/links.js";
import { mention } from "/text/mentions.js";

const BROADCASTS = new Set(["here", "channel", "everyone"]);

/** The three escapes of mrkdwn undone; all others stay as they stand. */
export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The inside of <…> as a node; what is no markup is shown as it was written. */
export function drawMarkup(inside, ctx) {
  const bar = inside.indexOf("|");
  const target = unescaped(bar < 0 ? inside : inside.slice(0, bar));
  const label = bar < 0 ? "" : withEmoji(unescaped(inside.slice(bar + 1)), ctx);
  if (/^@\w/.test(target)) return mention("user", target.slice(1), ctx, label);
  if (/^#\w/.test(target)) return mention("channel", target.slice(1), ctx, label);
  if (/^[a-z][a-z0-9+.-]*:\S+$/i.test(target)) return link(target, label || undefined);
  const special = target.startsWith("!") ? drawSpecial(target.slice(1), label, ctx) : null;
  return special ?? document.createTextNode(unescaped(`<${inside}>`));
}

function drawSpecial(special, label, ctx) {
  const [name, ...more] = special.split("^");
  if (BROADCASTS.has(name)) return mention("broadcast", name, ctx);
  if (name === "subteam") return mention("usergroup", more[0] ?? "", ctx, label);
  if (name === "date") return drawDate(more, label, ctx);
  return label ? document.createTextNode(label) : null;
}

function drawDate([seconds, pattern = "", url], fallback, ctx) {
  const written = formatDate(seconds, pattern, ctx.reader.tz, fallback);
  if (!written) return null;
  const title = formatDate(seconds, "{date_long} at {time}", ctx.reader.tz);
  const shown = el("time", { class: "moment", title, datetime: isoOf(seconds) }, written);
  return url ? link(url, shown) : shown;
}

function isoOf(seconds) {
  const moment = new Date(Number(seconds) * 1000);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
