/** The plus at the composer: the app's global shortcuts, and its commands. */
import { openMenu } from "/dialogs/menu.js";
import { toast } from "/dialogs/toast.js";
import { el } from "/dom.js";
import { act } from "/wire.js";
import { icon } from "/workspace/icons.js";

/** `put` puts a text into the composer. */
export function drawPlus(reader, setup, put) {
  const name = "Shortcuts and commands";
  const button = el(
    "button",
    { type: "button", class: "plus", "aria-label": name, title: name, "aria-haspopup": "menu" },
    icon("plus"),
  );
  button.addEventListener("click", async () => {
    const chosen = await openMenu(button, itemsOf(reader, setup, put), { label: name });
    await chosen?.value();
  });
  return button;
}

function itemsOf(reader, { app }, put) {
  const shortcuts = app.shortcuts.filter((each) => each.type === "global");
  return [
    ...shortcuts.map((each) => ({
      label: each.name,
      description: each.description || app.name,
      value: () => use(reader, each.callback_id),
    })),
    ...app.commands.map((each) => ({
      label: each.command,
      description: each.description,
      value: () => put(`${each.command} `),
    })),
  ];
}

async function use(reader, shortcut) {
  const answer = await act("shortcut", { person: reader.id, callback_id: shortcut });
  if (!answer.ok && answer.said) toast(answer.said);
}
