/**
 * Where somebody is, as it stands in the address: #/alice/ops is Alice in #ops. A channel is there
 * by its name; `home`, `dm` and `about` are the tabs of the app. A tab of the browser that shows
 * another address is another person, or the same one elsewhere.
 */
import { keep, recall } from "/workspace/memory.js";

/** The tabs of the app. */
export const TABS = ["home", "dm", "about"];

/** The address of a place. */
export function addressOf(person, place) {
  return `#/${encodeURIComponent(person.name)}/${encodeURIComponent(place)}`;
}

/** Person and place in the address; else where the last visit ended; else Alice in #ops. */
export function readAddress(people) {
  const [, name, place] = location.hash.split("/").map(decoded);
  const last = recall("last", {});
  const named = people.find((each) => each.name === name);
  const person = named ?? people.find((each) => each.name === last.person) ?? people[0];
  const found = { person, place: place || (named ? "" : last.place) || "ops" };
  keep("last", { person: person.name, place: found.place });
  return found;
}

/** Goes there. */
export function goTo(person, place) {
  location.hash = addressOf(person, place);
}

/** Goes there, and leaves out of the history where it came from. */
export function goInstead(person, place) {
  location.replace(addressOf(person, place));
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
