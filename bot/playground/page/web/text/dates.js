/** Moments as Slack writes them, in the reader's zone: `{date_short_pretty} at {time}`. */

const DAY = 86_400_000;
const HALF_A_YEAR = 182 * DAY;
const AGO = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** The pattern filled in, or the fallback where the moment or the pattern makes no sense. */
export function formatDate(seconds, pattern, zone, fallback = "") {
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return fallback;
  const tokens = tokensOf(moment, zone);
  let known = true;
  const shown = pattern.replace(/\{(\w+)\}/g, (whole, name, at) => {
    known &&= Object.hasOwn(tokens, name);
    return known ? begun(tokens[name](), at) : whole;
  });
  return known ? shown : fallback || shown;
}

/** "today" is "Today" where the text begins with it. */
function begun(words, at) {
  return at === 0 ? words[0].toUpperCase() + words.slice(1) : words;
}

function tokensOf(moment, zone) {
  const { weekday, month, day, year, number } = partsOf(moment, zone);
  const near = Math.abs(moment - Date.now()) < HALF_A_YEAR;
  const ofYear = near ? "" : `, ${year}`;
  const ordinal = `${month} ${day}${ending(day)}`;
  const long = `${weekday}, ${ordinal}, ${year}`;
  const date = ordinal + ofYear;
  const short = `${month.slice(0, 3)} ${day}${ofYear}`;
  const pretty = (otherwise) => closeBy(moment, zone) ?? otherwise;
  const thisYear = year === partsOf(new Date(), zone).year;
  return {
    date_num: () => `${year}-${two(number)}-${two(day)}`,
    date_slash: () => `${two(number)}/${two(day)}/${year}`,
    date: () => date,
    date_short: () => short,
    date_long: () => long,
    date_long_full: () => `${month} ${day}${ofYear}`,
    date_pretty: () => pretty(date),
    date_short_pretty: () => pretty(short),
    date_long_pretty: () => pretty(long),
    day_divider_pretty: () => pretty(thisYear ? `${weekday}, ${ordinal}` : long),
    time: () => clock(moment, zone, {}),
    time_secs: () => clock(moment, zone, { second: "2-digit" }),
    ago: () => ago(moment),
  };
}

function partsOf(moment, zone) {
  const written = new Intl.DateTimeFormat("en-US", { timeZone: zone, dateStyle: "full" });
  const parts = Object.fromEntries(
    written.formatToParts(moment).map((each) => [each.type, each.value]),
  );
  const numeric = new Intl.DateTimeFormat("en-US", { timeZone: zone, month: "numeric" });
  return { ...parts, number: numeric.format(moment) };
}

function clock(moment, zone, more) {
  const options = { timeZone: zone, hour: "numeric", minute: "2-digit", hour12: true, ...more };
  return new Intl.DateTimeFormat("en-US", options).format(moment).replace("\u202f", " ");
}

/** Yesterday, today and tomorrow by name. */
function closeBy(moment, zone) {
  const away = dayNumber(moment, zone) - dayNumber(new Date(), zone);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[away];
}

function dayNumber(moment, zone) {
  const { year, number, day } = partsOf(moment, zone);
  return Math.round(Date.UTC(year, number - 1, day) / DAY);
}

function ago(moment) {
  const away = moment - Date.now();
  const [unit, length] = AGO.find((each) => Math.abs(away) >= each[1]) ?? ["second", 1000];
  const numeric = unit === "second" ? "auto" : "always"; // "now", not "in 0 seconds"
  return new Intl.RelativeTimeFormat("en", { numeric }).format(Math.trunc(away / length), unit);
}

function ending(day) {
  if (day >= 11 && day <= 13) return "th";
  return { 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th";
}

function two(number) {
  return String(number).padStart(2, "0");
}
