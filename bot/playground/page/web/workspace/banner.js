/** What is wrong with the playground itself, said plainly at the bottom, and when it is over. */
import { el } from "/dom.js";

const BACK_FOR = 4000;
const ANEW_FOR = 12_000;
const BACK = "Everything is back. You can go on.";
const ANEW = "The playground was started anew. What was here before is gone.";

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
  const begun = new Set();
  const show = (state) => {
    begun.add(state.setup.started);
    const trouble = troubleOf(state);
    if (trouble === said || (!trouble && node.dataset.kind === "back")) return;
    if (trouble) return say(trouble, "trouble");
    const anew = begun.size > 1;
    say(anew ? ANEW : BACK, "back");
    hiding = setTimeout(() => say("", ""), anew ? ANEW_FOR : BACK_FOR);
    begun.clear();
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
