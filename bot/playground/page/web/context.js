/**
 * Where blocks stand, and what can be done there. Everything that draws gets one as `ctx`:
 *
 *   ctx.surface    "message", "modal" or "home"
 *   ctx.place      {channel, ts} or {view}: sent with each act
 *   ctx.reader     who reads: {id, name, display_name, real_name, tz, kind}
 *   ctx.setup      what GET /setup told: people, emoji, …
 *   ctx.channels   the channels that the reader sees
 *   ctx.errors     block_id → words, at a form's fields
 *   ctx.value(block_id, action_id)         a field's state as Slack keeps it, or undefined
 *   ctx.typed(block_id, action_id, value, state)  remember what was typed, without telling the bot:
 *                the value as acts send it, and the state as ctx.value gives it back
 *   ctx.chosen(block_id, action_id, state) what the field shows now; an act "choose" tells the bot
 *   ctx.draws(block_id, action_id, state)  a field was drawn, and shows this
 *   ctx.showsNow(block_id)                 does the page show what the fields of the block hold?
 *   ctx.act(name, more)                    do it as the reader, here; → the answer
 *
 * What was typed is kept in `drafts` by place, so that a form which is drawn again shows it; it is
 * sent along with the next act of its place, and forgotten when the server has it.
 */
import { act } from "/wire.js";
import { toast } from "/dialogs/toast.js";

const drafts = new Map(); // place → field → {state, draft, waits}
const told = new Map(); // place → values as the server told them last
const shown = new Map(); // place → field → the gist of what stands there on the page

const TAKES_WHAT_WAS_TYPED = new Set(["press", "choose", "submit"]);

export function makeContext({ surface, place, values = {}, errors = {}, reader, setup, channels }) {
  const key = placeKey(reader, place);
  hear(key, values);
  const serverState = (block, action) => told.get(key)?.[block]?.[action];
  const value = (block, action) => {
    const kept = at(drafts, key).get(`${block} ${action}`)?.state;
    const held = serverState(block, action);
    return kept && held?.type === kept.type ? kept : held;
  };
  const keep = (block, action, entry) => {
    at(drafts, key).set(`${block} ${action}`, entry);
    at(shown, key).set(`${block} ${action}`, gist(entry.state));
  };
  return {
    surface,
    place,
    reader,
    setup,
    channels,
    errors,
    value,
    typed(block, action, typed, state) {
      keep(block, action, { state, draft: { block, action, value: typed } });
    },
    chosen(block, action, state) {
      keep(block, action, { state, draft: null, waits: true });
    },
    draws(block, action, state) {
      at(shown, key).set(`${block} ${action}`, gist(state));
    },
    showsNow(block) {
      const fields = Object.keys(told.get(key)?.[block] ?? {});
      return fields.every((action) => {
        const stands = at(shown, key).get(`${block} ${action}`);
        return stands === undefined || stands === gist(value(block, action));
      });
    },
    async act(name, more = {}) {
      const sent = [...at(drafts, key).values()].filter((each) => {
        const { block, action } = each.draft ?? {};
        return each.draft && serverState(block, action)?.type === each.state.type;
      });
      const typed = sent.map((each) => each.draft);
      const answer = await act(name, { person: reader.id, ...place, typed, ...more });
      if (TAKES_WHAT_WAS_TYPED.has(name)) {
        for (const each of sent) each.draft = null;
        const chosen = at(drafts, key).get(`${more.block} ${more.action}`);
        if (chosen) chosen.waits = false;
      }
      if (!answer.ok && answer.said) toast(answer.said);
      return answer;
    },
  };
}

/** Forget what was typed in a place that is gone. */
export function forget(reader, place) {
  for (const each of [drafts, told, shown]) each.delete(placeKey(reader, place));
}

function placeKey(reader, place) {
  return `${reader.id} ${place.view ?? `${place.channel} ${place.ts}`}`;
}

function at(kept, key) {
  if (!kept.has(key)) kept.set(key, new Map());
  return kept.get(key);
}

/** New values from the server: what it has by now need not be kept here. */
function hear(key, values) {
  if (told.get(key) === values) return;
  told.set(key, values);
  for (const [name, each] of at(drafts, key)) {
    if (!each.draft && !each.waits) drafts.get(key).delete(name);
  }
}

/** A field's state without its wrapping: two that read the same are the same. */
function gist(state) {
  const held = Object.entries(state ?? {}).find(([name]) => name !== "type")?.[1];
  const short = (each) => each?.value ?? each?.id ?? each;
  const plain = Array.isArray(held) ? held.map(short) : short(held);
  return plain === null || plain === undefined || plain.length === 0 ? "" : JSON.stringify(plain);
}
