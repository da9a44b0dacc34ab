/** Moments as a reader's clock shows them, and back. */

/** Unix seconds → "2026-11-21T14:05" in the zone. */
export function asLocal(seconds, zone) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(new Date(seconds * 1000));
  const part = Object.fromEntries(parts.map((each) => [each.type, each.value]));
  const year = part.year.padStart(4, "0");
  return `${year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** "2026-11-21T14:05" in the zone → Unix seconds. A time that the clocks skip moves on. */
export function asSeconds(local, zone) {
  const wanted = Date.parse(`${local}:00Z`) / 1000;
  let found = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = Date.parse(`${asLocal(found, zone)}:00Z`) / 1000;
    found += wanted - shown;
  }
  return found;
}

/** The zone as people call it at that moment, such as GMT or EST. */
export function zoneName(zone, seconds = Date.now() / 1000) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "short" });
  const found = parts.formatToParts(new Date(seconds * 1000));
  return found.find((each) => each.type === "timeZoneName")?.value ?? zone;
}
