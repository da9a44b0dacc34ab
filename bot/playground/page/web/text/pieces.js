/** The pieces of rich text: words with a style, links, mentions, dates and colours. */
import { cannotDraw, el } from "/dom.js";
import { formatDate } from "/text/dates.js";
import { drawEmoji, emojiCharacter } from "/text/emoji.js";
import { link } from "/text/links.js";
import { mention } from "/text/mentions.js";

const STYLES = {
  code: "code",
  bold: "b",
  italic: "i",
  strike: "s",
  underline: "u",
  highlight: "mark",
};

const PIECES = {
  text: (piece) => lines(piece.text),
  link: (piece) => link(piece.url, piece.text ?? undefined),
  user: (piece, ctx) => mention("user", piece.user_id, ctx),
  usergroup: (piece, ctx) => mention("usergroup", piece.usergroup_id, ctx),
  channel: (piece, ctx) => mention("channel", piece.channel_id, ctx),
  team: (piece, ctx) => mention("team", piece.team_id, ctx),
  broadcast: (piece, ctx) => mention("broadcast", piece.range, ctx),
  color: drawColor,
  emoji: drawNamed,
  date: drawDate,
};

/** What stands in a section, an item, a quotation or code. */
export function drawPieces({ elements }, ctx) {
  return elements.map((piece) => {
    const drawn = PIECES[piece.type]?.(piece, ctx) ?? cannotDraw(`rich text ${piece.type}`);
    return styled(drawn, piece.style);
  });
}

function styled(drawn, style = {}) {
  return Object.entries(STYLES).reduce(
    (inside, [name, tag]) => (style[name] ? el(tag, {}, inside) : inside),
    drawn,
  );
}

/** An empty line among others is a gap, as everywhere in text. */
function lines(text) {
  return text.split(/(\n+)/).map((part) => (part.startsWith("\n") ? breaks(part.length) : part));
}

function breaks(count) {
  if (count === 1) return el("br");
  return Array.from({ length: count - 1 }, () => el("span", { class: "gap" }, el("br")));
}

function drawColor({ value }) {
  const chip = el("span", { class: "color-chip", style: { backgroundColor: value } });
  return el("span", { class: "color" }, chip, value);
}

function drawNamed({ name, unicode, skin_tone: tone }, ctx) {
  const character = fromUnicode(unicode) ?? emojiCharacter(name, tone, ctx);
  return character ? drawEmoji(character, name) : `:${name}:`;
}

/** "1f44b-1f3fd" as the character that it is. */
function fromUnicode(unicode = "") {
  const points = unicode.split("-").map((each) => parseInt(each, 16));
  const isSound = points.every((each) => each > 0 && each <= 0x10ffff);
  return isSound ? String.fromCodePoint(...points) : undefined;
}

function drawDate({ timestamp, format, url, fallback }, ctx) {
  const { tz } = ctx.reader;
  const properties = {
    class: "moment",
    title: formatDate(timestamp, "{date_long} at {time}", tz),
    datetime: new Date(timestamp * 1000).toISOString(),
  };
  const shown = el("time", properties, formatDate(timestamp, format, tz, fallback));
  return url ? link(url, shown) : shown;
}
