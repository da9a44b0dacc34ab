/** Who is in a channel: their pictures, and their names on a press. */
import { keepNear } from "/dialogs/near.js";
import { el, freshId } from "/dom.js";
import { drawAvatar } from "/workspace/avatar.js";
import { drawBadge } from "/workspace/message.js";
import { kindOf, nameOf, personOf } from "/workspace/people.js";

const PICTURED = 3;

export function drawMembers(channel, state) {
  const members = channel.members.map((id) => personOf(state.setup, id));
  const people = members.filter((each) => !each.is_bot);
  const apps = members.filter((each) => each.is_bot);
  const id = freshId("members");
  const words = [counted(people, "person", "people"), counted(apps, "app", "apps")]
    .filter(Boolean)
    .join(", ");
  const button = el(
    "button",
    {
      type: "button",
      class: "members",
      popovertarget: id,
      title: words,
      "aria-label": words,
      dataset: { key: "members" },
    },
    people.slice(0, PICTURED).map((each) => drawAvatar(each, state.setup, "small")),
    el("span", { class: "members-count" }, words),
  );
  const list = el(
    "div",
    { class: "members-list", id, popover: "auto", role: "dialog", "aria-label": "Members" },
    el("ul", {}, [...people, ...apps].map((each) => drawMember(each, state))),
  );
  list.addEventListener("toggle", (event) => event.newState === "open" && keepNear(list, button));
  return [button, list];
}

function counted({ length }, one, several) {
  return length && `${length} ${length === 1 ? one : several}`;
}

function drawMember(person, state) {
  const about = person.is_bot ? state.setup.app.description : kindOf(person);
  const you = person.id === state.reader.id ? " (you)" : "";
  return el(
    "li",
    {},
    drawAvatar(person, state.setup),
    el(
      "span",
      {},
      el("strong", {}, `${nameOf(person)}${you}`, person.is_bot && drawBadge()),
      el("span", { class: "member-kind" }, about),
    ),
  );
}
