/** People, channels, groups and everybody, as they stand in text. */
import { el } from "/dom.js";

/**
 * A mention of "user", "channel", "usergroup", "team" or "broadcast". `label` is what the message
 * itself calls it, for what the reader cannot see.
 */
export function mention(kind, id, ctx, label = "") {
  const mine = isMine(kind, id, ctx);
  const properties = {
    class: mine ? "mention mention-me" : "mention",
    dataset: { mention: kind, mentioned: id },
  };
  return el("span", properties, NAMES[kind](id, ctx, label));
}

const NAMES = {
  user(id, ctx, label) {
    const known = person(id, ctx);
    return at(known?.display_name || known?.name || label || id);
  },
  channel(id, ctx, label) {
    const name = ctx.channels.find((each) => each.id === id)?.name ?? label;
    return name ? `#${name.replace(/^#/, "")}` : "🔒 private channel";
  },
  usergroup: (id, ctx, label) => at(group(id, ctx)?.handle ?? (label || id)),
  team: (id, ctx) => at(ctx.setup.team || id),
  broadcast: (id) => at(id),
};

function at(name) {
  return `@${name.replace(/^@/, "")}`;
}

function person(id, ctx) {
  return ctx.setup.people.find((each) => each.id === id);
}

function group(id, ctx) {
  return ctx.setup.usergroups?.find((each) => each.id === id);
}

function isMine(kind, id, ctx) {
  if (kind === "user") return id === ctx.reader.id;
  if (kind === "usergroup") return group(id, ctx)?.users.includes(ctx.reader.id) ?? false;
  return kind === "broadcast";
}
