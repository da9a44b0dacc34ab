/** The menu of bad days: what can go wrong, what happens then, and what the bot should do. */
import { toast } from "/dialogs/toast.js";
import { el, freshId } from "/dom.js";
import { heal } from "/inside/chips.js";
import { act } from "/wire.js";

const AT_PROVIDERS = "A provider"; // the group of days for which a provider can be chosen
const GAP = 6;
const EDGE = 12;

/** The button that opens it. */
export function makeBadDays(setup) {
  const id = freshId("bad-days");
  const button = el(
    "button",
    { type: "button", class: "inside-button", popovertarget: id, "aria-haspopup": "dialog" },
    "Bad days",
  );
  const menu = makeMenu(setup, id, () => {
    menu.hidePopover();
    button.focus();
  });
  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") stand(menu, button);
  });
  const onkeydown = (event) => menu.matches(":popover-open") && move(event, menu);
  return el("div", { onkeydown }, button, menu);
}

function makeMenu(setup, id, done) {
  const select = el(
    "select",
    { "aria-label": "Which provider" },
    el("option", { value: "" }, "All providers"),
    Object.entries(setup.providers).map(([value, title]) => el("option", { value }, title)),
  );
  const groups = Object.groupBy(setup.bad_days, (day) => day.group);
  const arm = async (day) => {
    done();
    const answer = await act("bad_day", { name: day.name, provider: providerOf(day, select) });
    if (!answer.ok) toast(answer.said);
  };
  const drawn = Object.entries(groups).map(([name, days]) => drawGroup(name, days, select, arm));
  return el(
    "div",
    { class: "bad-days", id, popover: "auto", role: "dialog", "aria-label": "Bad days" },
    drawJumps(Object.keys(groups), drawn),
    drawn,
    el(
      "button",
      { type: "button", class: "bad-day well", onclick: () => heal({}).then(done) },
      el("strong", {}, "All is well again"),
      el("span", {}, "Takes everything back, and starts the bot if it does not run."),
    ),
  );
}

/** One button a group, which leads to its first day: the menu is longer than most windows. */
function drawJumps(names, groups) {
  const jump = (place) => {
    groups[place].scrollIntoView({ block: "start" });
    groups[place].querySelector(".bad-day").focus({ preventScroll: true });
  };
  return el(
    "nav",
    { "aria-label": "Whose bad day" },
    names.map((name, place) => el("button", { type: "button", onclick: () => jump(place) }, name)),
  );
}

function drawGroup(name, days, select, arm) {
  const id = freshId("group");
  return el(
    "section",
    { "aria-labelledby": id },
    el("header", {}, el("h3", { id }, name), name === AT_PROVIDERS && select),
    days.map((day) =>
      el(
        "button",
        { type: "button", class: "bad-day", onclick: () => arm(day) },
        el("strong", {}, day.title),
        el("span", {}, day.happens),
        el("span", { class: "should" }, day.should),
      ),
    ),
  );
}

function providerOf(day, select) {
  return day.group === AT_PROVIDERS && select.value ? select.value : null;
}

/** Below the button, as far down as the window goes. */
function stand(menu, button) {
  const { bottom, right } = button.getBoundingClientRect();
  menu.style.top = `${bottom + GAP}px`;
  menu.style.right = `${Math.max(EDGE, innerWidth - right)}px`;
  menu.style.maxHeight = `${innerHeight - bottom - GAP - EDGE}px`;
}

function move(event, menu) {
  const days = [...menu.querySelectorAll(".bad-day")];
  const now = days.indexOf(document.activeElement);
  const last = days.length - 1;
  if (event.target.matches("select")) return;
  const next = {
    ArrowDown: now === last ? 0 : now + 1,
    ArrowUp: now <= 0 ? last : now - 1,
    Home: 0,
    End: last,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  days[next].focus();
}
