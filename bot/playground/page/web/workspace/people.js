/** Who is who, in words. */

const SLACKBOT = "USLACKBOT";
const KINDS = {
  member: "Member of this workspace",
  guest: "Guest: may not use numbers",
  stranger: "Stranger: other workspace",
};

/** Everybody that somebody at the page can be. */
export function humans(setup) {
  return setup.people.filter((each) => !each.is_bot && each.id !== SLACKBOT);
}

/** A word on what somebody is. */
export function kindOf(person) {
  return KINDS[person.kind] ?? "";
}

/** Somebody by id, even if nobody knows them. */
export function personOf(setup, id) {
  const known = setup.people.find((each) => each.id === id);
  return known ?? { id, name: id, display_name: id, real_name: id, tz: "UTC", kind: "member" };
}

/** What somebody is called. */
export function nameOf(person) {
  return person.display_name || person.real_name || person.name;
}
