/** What is wrong with the playground itself, said plainly at the bottom, and when it is over. */
import { el } from "/dom.js";

const BACK_FOR = 4000;

/** → {node, show(state)}. */
export function makeBanner() {
  const node = el("div", { class: "banner", role: "status", hidden: true });
  let said = "";
  let hiding;

  const say = (words, kind) => {
    clearTimeout(hiding);
    said = words;
    node.textContent = words;
    node.dataset.kind = kind;
    node.hidden = !words;
  };
  const show = (state) => {
    const trouble = troubleOf(state);
    if (trouble === said || (!trouble && node.dataset.kind === "back")) return;
    if (trouble) return say(trouble, "trouble");
    say("Everything is back. You can go on.", "back");
    hiding = setTimeout(() => say("", ""), BACK_FOR);
  };
  return { node, show };
}

function troubleOf({ lost, inside, setup }) {
  if (lost) {
    return "The line is lost. Trying again… What you see may be old.";
  }
  if (inside && inside.bot.running === false) {
    const { name } = setup.app;
    return `${name} is not running. Commands and buttons fail.`;
  }
  return "";
}
