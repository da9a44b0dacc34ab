/** Where one can go: the reader's channels, and the app. What is unread stands out. */
import { el } from "/dom.js";
import { TABS, addressOf } from "/workspace/address.js";
import { drawAvatar } from "/workspace/avatar.js";
import { icon } from "/workspace/icons.js";
import { speaksTo, unreadOf } from "/workspace/unread.js";

/** → {state, draw} for what the sidebar lists now. */
export function drawPlaces(now) {
  const listed = (now.shown?.channels ?? []).map((channel) => asListed(channel, now));
  return {
    state: { listed, reader: now.reader.id, place: now.place },
    draw: () => {
      const channels = listed.filter((each) => !each.channel.is_im);
      const apps = listed.filter((each) => each.channel.is_im);
      return el(
        "div",
        {},
        channels.length > 0 && drawList("Channels", channels.map((each) => drawChannel(each, now))),
        apps.length > 0 && drawList("Apps", apps.map((each) => drawApp(each, now))),
      );
    },
  };
}

/** How many messages the reader has not read, everywhere. */
export function allUnread(now) {
  const counts = (now.shown?.channels ?? []).map((each) => asListed(each, now).unread);
  return counts.reduce((sum, each) => sum + each, 0);
}

function asListed(channel, now) {
  const unread = unreadOf(now.reader, channel.id, now.shown.messages[channel.id] ?? []);
  const loud = channel.is_im || unread.some((each) => speaksTo(each, now.reader));
  return { channel, unread: unread.length, loud };
}

function drawList(name, items) {
  return el(
    "section",
    { "aria-label": name },
    el("h2", {}, name),
    el("ul", {}, items.map((each) => el("li", {}, each))),
  );
}

function drawChannel(listed, now) {
  const { channel } = listed;
  return drawLink(listed, now, {
    place: channel.name,
    here: now.place === channel.name,
    picture: icon(channel.is_private ? "private" : "channel"),
    name: channel.name,
    mark: channel.is_shared && [
      el("span", { class: "shared-mark", title: "Shared with another company" }, icon("shared")),
      el("span", { class: "only-read-aloud" }, ", shared with another company"),
    ],
  });
}

function drawApp(listed, now) {
  const bot = now.setup.people.find((each) => each.is_bot);
  return drawLink(listed, now, {
    place: now.setup.app.has_home && !listed.unread ? "home" : "dm",
    here: TABS.includes(now.place),
    picture: bot && drawAvatar(bot, now.setup, "tiny"),
    name: now.setup.app.name,
  });
}

function drawLink({ unread, loud }, now, { place, here, picture, name, mark }) {
  const classes = ["place-link"];
  if (unread) classes.push("unread");
  if (loud) classes.push("loud");
  return el(
    "a",
    {
      class: classes.join(" "),
      href: addressOf(now.reader, place),
      "aria-current": here ? "page" : null,
      dataset: { key: `place ${TABS.includes(place) ? "app" : place}` },
    },
    picture,
    el("span", { class: "place-name" }, name),
    mark,
    unread > 0 && drawUnread(unread),
  );
}

function drawUnread(count) {
  return el(
    "span",
    { class: "unread-count" },
    el("span", { class: "only-read-aloud" }, ", "),
    String(count),
    el("span", { class: "only-read-aloud" }, " unread"),
  );
}
