/**
 * Where a select's entries come from. A source finds groups of entries for a text:
 *
 *   source.find(text)   → {groups: [{label, entries}], note}, or a promise of it
 *   source.waits        milliseconds without typing before it is asked
 *   source.entry(held)  the entry for what the field holds
 *
 * An entry has a `key`, a `label`, a `description`, the `value` that acts send and the `held` part
 * of the field's state.
 */
import { plainText } from "/text/text.js";

export const NOTHING_FOUND = "No results";
const DEFAULT_LEAST = 3;
const PAUSE = 250;

export function sourceOf(element, block, ctx) {
  const kind = element.type.replace(/^multi_/, "");
  if (kind === "external_select") return offeredByBot(element, block, ctx);
  if (kind === "users_select") return fixed(people(ctx), (id) => unknown(id));
  if (kind === "channels_select") return fixed(channels(ctx), (id) => unknown(id));
  if (kind === "conversations_select") {
    return fixed(conversations(element.filter ?? {}, ctx), (id) => unknown(id));
  }
  return listed(element, ctx);
}

function listed(element, ctx) {
  const groups = (element.option_groups ?? [{ options: element.options }]).map((group) => ({
    label: group.label && plainText(group.label, ctx),
    entries: group.options.map((option) => optionEntry(option, ctx)),
  }));
  return fixedGroups(groups, (option) => optionEntry(option, ctx));
}

function optionEntry(option, ctx, value = option.value) {
  return {
    key: option.value,
    label: plainText(option.text, ctx),
    description: option.description && plainText(option.description, ctx),
    value,
    held: option,
  };
}

function fixed(entries, otherwise) {
  const find = (id) => entries.find((each) => each.key === id) ?? otherwise(id);
  return fixedGroups([{ entries }], find);
}

function fixedGroups(groups, entry) {
  return {
    waits: 0,
    entry,
    find(text) {
      const fitting = (entries) => entries.filter((each) => matches(each, text));
      const found = groups
        .map((group) => ({ ...group, entries: fitting(group.entries) }))
        .filter((group) => group.entries.length > 0);
      return { groups: found, note: found.length === 0 ? NOTHING_FOUND : "" };
    },
  };
}

function matches(entry, text) {
  const within = `${entry.label} ${entry.also ?? ""}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => within.includes(word));
}

function unknown(id) {
  return { key: id, label: id, value: id, held: id };
}

function people(ctx) {
  return ctx.setup.people.map((person) => {
    const label = person.display_name || person.real_name || person.name;
    const { real_name: name } = person;
    return {
      ...unknown(person.id),
      label,
      description: person.is_bot ? "App" : name === label ? "" : name,
      also: `${person.name} ${name}`,
    };
  });
}

function channels(ctx) {
  return ctx.channels.filter((each) => !each.is_im && !each.is_private).map(channelEntry(ctx));
}

function conversations(filter, ctx) {
  const people = new Map(ctx.setup.people.map((each) => [each.id, each]));
  const kind = (each) => (each.is_im ? "im" : each.is_private ? "private" : "public");
  const hasBot = (each) => each.is_im && each.members.some((id) => people.get(id)?.is_bot);
  return ctx.channels
    .filter((each) => !filter.include || filter.include.includes(kind(each)))
    .filter((each) => !(filter.exclude_external_shared_channels && each.is_shared))
    .filter((each) => !(filter.exclude_bot_users && hasBot(each)))
    .map(channelEntry(ctx));
}

function channelEntry(ctx) {
  return (channel) => {
    if (!channel.is_im) return { ...unknown(channel.id), label: `# ${channel.name}` };
    const other = channel.members.find((id) => id !== ctx.reader.id) ?? ctx.reader.id;
    const person = ctx.setup.people.find((each) => each.id === other);
    return { ...unknown(channel.id), label: person?.display_name ?? other };
  };
}

function offeredByBot(element, block, ctx) {
  const least = element.min_query_length ?? DEFAULT_LEAST;
  return {
    waits: PAUSE,
    entry: (option) => optionEntry(option, ctx, option),
    find(text) {
      if (text.length < least) return { groups: [], note: typeMore(least) };
      return ask(text, element, block, ctx);
    },
  };
}

function typeMore(least) {
  return least === 1 ? "Type to search" : `Type ${least} letters or more to search`;
}

async function ask(text, element, block, ctx) {
  const answer = await ctx.act("suggest", {
    block: block.block_id,
    action: element.action_id,
    text,
  });
  if (!answer.ok) return { groups: [], note: answer.said || "Something went wrong", isWrong: true };
  const groups = answer.groups?.length ? answer.groups : [{ options: answer.options ?? [] }];
  const found = groups
    .map((group) => ({
      label: group.label && plainText(group.label, ctx),
      entries: group.options.map((option) => optionEntry(option, ctx, option)),
    }))
    .filter((group) => group.entries.length > 0);
  return { groups: found, note: found.length === 0 ? NOTHING_FOUND : "" };
}
