/** A menu of actions that opens at a button: arrows, Home, End, letters, Enter and Escape work. */
import { el } from "/dom.js";
import { isClosing, keepNear } from "/dialogs/near.js";

/** Resolves to the item that was picked, or to nothing. */
export function openMenu(anchor, items, { label } = {}) {
  if (isClosing(anchor)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let picked;
    const pick = (item) => {
      picked = item;
      menu.hidePopover();
    };
    const entries = items.map((item) => drawEntry(item, () => pick(item)));
    const menu = el(
      "div",
      { class: "menu", role: "menu", popover: "auto", "aria-label": label },
      entries,
    );
    menu.addEventListener("keydown", (event) => move(event, menu, entries));
    menu.addEventListener("toggle", (event) => {
      if (event.newState !== "closed") return;
      anchor.setAttribute("aria-expanded", "false");
      const active = document.activeElement;
      const hadFocus = menu.contains(active) || active === document.body;
      menu.remove();
      if (hadFocus) anchor.focus();
      resolve(picked);
    });
    (anchor.closest("dialog") ?? document.body).append(menu);
    menu.showPopover();
    anchor.setAttribute("aria-expanded", "true");
    keepNear(menu, anchor);
    entries[0]?.focus();
  });
}

function drawEntry(item, pick) {
  return el(
    "button",
    {
      class: item.danger ? "menu-item danger" : "menu-item",
      role: "menuitem",
      type: "button",
      tabindex: "-1",
      onclick: pick,
      onpointermove: (event) => event.currentTarget.focus({ preventScroll: true }),
    },
    el("span", { class: "menu-label" }, item.label),
    item.description && el("span", { class: "menu-description" }, item.description),
  );
}

function move(event, menu, entries) {
  const now = entries.indexOf(document.activeElement);
  const last = entries.length - 1;
  const moves = {
    ArrowDown: () => entries[now === last ? 0 : now + 1].focus(),
    ArrowUp: () => entries[now <= 0 ? last : now - 1].focus(),
    Home: () => entries[0].focus(),
    End: () => entries[last].focus(),
    Escape: () => menu.hidePopover(),
    Tab: () => menu.hidePopover(),
  };
  const isLetter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey;
  if (!moves[event.key] && !isLetter) return;
  event.stopPropagation();
  event.preventDefault();
  if (moves[event.key]) moves[event.key]();
  else startingWith(entries, now, event.key)?.focus();
}

function startingWith(entries, now, letter) {
  const turned = [...entries.slice(now + 1), ...entries.slice(0, now + 1)];
  return turned.find((each) => each.textContent.toLowerCase().startsWith(letter.toLowerCase()));
}
