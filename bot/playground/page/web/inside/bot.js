/** Whether the bot runs, and the button that starts it. */
import { toast } from "/dialogs/toast.js";
import { el } from "/dom.js";
import { act } from "/wire.js";

/** → {node, show(told)}. */
export function makeBotState() {
  const words = el("span", { role: "status" });
  const start = el("button", { type: "button", class: "inside-button", onclick: begin }, "Start");
  const node = el("p", { class: "bot-state" }, words, start);
  async function begin() {
    if (start.ariaBusy === "true") return;
    const answer = await act("start", {});
    if (!answer.ok) toast(answer.said);
  }
  const show = ({ bot, lost }) => {
    node.dataset.running = lost ? "unknown" : String(bot.running);
    const said = saidOf(bot, lost);
    if (words.textContent !== said) words.textContent = said;
    start.hidden = lost || bot.running !== false;
    start.ariaBusy = bot.starting ? "true" : null;
    start.textContent = bot.starting ? "Starting…" : "Start";
  };
  return { node, show };
}

function saidOf(bot, lost) {
  if (lost) return "Whether the bot runs is not known";
  if (bot.stopping) return "The bot is stopping";
  return bot.running === false ? "The bot is not running" : "The bot is running";
}
