/**
 * Mrkdwn cut into atoms: plain characters, one by one, and what stands for itself and is looked
 * into no further: code, markup in <…>, escapes, links and emoji.
 *
 * An atom is a string of one character, or {node}, with `block: true` for a block of code and
 * `quote: true` for an escaped >.
 */
import { el } from "/dom.js";
import { drawEmoji, emojiCharacter } from "/text/emoji.js";
import { link } from "/text/links.js";
import { drawMarkup, unescaped } from "/text/markup.js";

const CODE = "```(?<block>[\\s\\S]+?)```|`(?<code>[^`\\n]+)`";
const MARKUP = "<(?<markup>[^<>\\n]+)>|&(?<escape>amp|lt|gt);";
const EMOJI = ":(?<emoji>[a-z0-9_+'-]{1,100})(?:::skin-tone-(?<tone>[2-6]))?:";
const IN_LINK = "(?:(?!&[lg]t;)[^\\s<>`|])";
const LINK = `\\b(?<url>(?:https?://|www\\.)${IN_LINK}*(?!&[lg]t;)[^\\s<>\`|.,:;!?'")\\]*_~])`;
const ADDRESS = "(?<address>[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63})+)";

/** All atoms of a text; `verbatim` leaves addresses that are not in <…> as plain characters. */
export function atomsOf(text, ctx, verbatim) {
  const rules = [CODE, MARKUP, EMOJI, ...(verbatim ? [] : [LINK, ADDRESS])];
  const special = new RegExp(rules.join("|"), "g");
  const atoms = [];
  let done = 0;
  for (let found = special.exec(text); found; found = special.exec(text)) {
    const atom = atomOf(found.groups, ctx);
    if (atom) {
      atoms.push(...text.slice(done, found.index), atom);
      done = special.lastIndex;
    } else {
      special.lastIndex = found.index + 1;
    }
  }
  atoms.push(...text.slice(done));
  return atoms;
}

function atomOf({ block, code, markup, escape, emoji, tone, url, address }, ctx) {
  if (block !== undefined) return { node: drawCodeBlock(block), block: true };
  if (code !== undefined) return { node: el("code", {}, unescaped(code)) };
  if (markup !== undefined) return { node: drawMarkup(markup, ctx) };
  if (escape) return { node: new Text(unescaped(`&${escape};`)), quote: escape === "gt" };
  if (url) return { node: drawUrl(unescaped(url)) };
  if (address) return { node: link(`mailto:${address}`) };
  const character = emojiCharacter(emoji, tone, ctx);
  return character && { node: drawEmoji(character, emoji) };
}

function drawUrl(url) {
  return link(url.startsWith("www.") ? `http://${url}` : url, url);
}

function drawCodeBlock(code) {
  return el("pre", {}, unescaped(code).replace(/^\n|\n$/g, ""));
}
