/** What can be done with a message: the app's message shortcuts, and copying its text. */
import { openMenu } from "/dialogs/menu.js";
import { toast } from "/dialogs/toast.js";
import { el } from "/dom.js";
import { icon } from "/workspace/icons.js";

const NAME = "More actions";

/** Seen when the pointer or the focus is on the message. `body` is what is copied. */
export function drawToolbar(message, body, ctx) {
  const button = el(
    "button",
    { type: "button", "aria-label": NAME, "aria-haspopup": "menu", title: NAME },
    icon("more"),
  );
  button.addEventListener("click", () => choose(button, message, body, ctx));
  return el("div", { class: "message-tools", dataset: { key: "tools" } }, button);
}

async function choose(button, message, body, ctx) {
  const shortcuts = message.ephemeral ? [] : ctx.setup.app.shortcuts.filter(isForMessages);
  const items = shortcuts.map((each) => ({
    label: each.name,
    description: ctx.setup.app.name,
    value: () => ctx.act("message_shortcut", { callback_id: each.callback_id }),
  }));
  items.push({ label: "Copy text", value: () => copy(body) });
  const chosen = await openMenu(button, items, { label: NAME });
  chosen?.value();
}

function isForMessages(shortcut) {
  return shortcut.type === "message";
}

async function copy(body) {
  try {
    await navigator.clipboard.writeText(body.innerText.trim());
    toast("Copied to the clipboard.");
  } catch {
    toast("The browser did not let the page copy this.");
  }
}
