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
  const show = ({ bot }) => {
    node.dataset.running = String(bot.running);
    const said = bot.running === false ? "The bot is not running" : "The bot is running";
    if (words.textContent !== said) words.textContent = said;
    start.hidden = bot.running !== false;
    start.ariaBusy = bot.starting ? "true" : null;
    start.textContent = bot.starting ? "Starting…" : "Start";
  };
  return { node, show };
}
