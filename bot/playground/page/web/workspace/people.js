/** Who is who, in words. */

const SLACKBOT = "USLACKBOT";
const KINDS = {
  member: "Member",
  guest: "Guest",
  stranger: "From another company",
};
const WARNINGS = { guest: "You are a guest here.", stranger: "You come from another company." };

/** Everybody that somebody at the page can be. */
export function humans(setup) {
  return setup.people.filter((each) => !each.is_bot && each.id !== SLACKBOT);
}

/** A word on what somebody is, and whose clock they go by. */
export function kindOf(person) {
  return [KINDS[person.kind], cityOf(person.tz)].filter(Boolean).join(" · ");
}

function cityOf(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

/** What to expect of the app, told to whoever it does not serve; nothing for its own people. */
export function warningOf(person, app) {
  const who = WARNINGS[person.kind];
  return who ? `${who} Try it: ${app} should refuse you.` : "";
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
