/** Emoji by name: `:white_check_mark:` as the character, unknown names as they stand. */
import { el } from "/dom.js";

const NAMES = /:([a-z0-9_+'-]+)(?:::skin-tone-([2-6]))?:/g;
const FLAG = /^flag-([a-z])([a-z])$/;
const FIRST_FLAG_LETTER = 0x1f1e6;
const FIRST_SKIN_TONE = 0x1f3fb;

/** The character of an emoji, or undefined. Skin tones are 2 to 6, as Slack counts them. */
export function emojiCharacter(name, tone, ctx) {
  const drawn = flag(name) ?? known(name, ctx);
  if (!drawn || !tone) return drawn;
  return drawn.replace("\ufe0f", "") + String.fromCodePoint(FIRST_SKIN_TONE + Number(tone) - 2);
}

/** The character as an element that says its name when pointed at. */
export function drawEmoji(character, name) {
  return el("span", { class: "emoji", title: `:${name}:` }, character);
}

/** A string with its emoji names replaced. */
export function withEmoji(text, ctx) {
  return text.replace(NAMES, (whole, name, tone) => emojiCharacter(name, tone, ctx) ?? whole);
}

function known(name, ctx) {
  return Object.hasOwn(ctx.setup.emoji, name) ? ctx.setup.emoji[name] : undefined;
}

function flag(name) {
  const letters = FLAG.exec(name)?.slice(1);
  return letters?.map((each) => regional(each)).join("");
}

function regional(letter) {
  return String.fromCodePoint(FIRST_FLAG_LETTER + letter.charCodeAt(0) - "a".charCodeAt(0));
}
