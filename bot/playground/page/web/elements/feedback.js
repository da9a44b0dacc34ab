/** Two buttons below a message: it helped, or it did not. */
import { el } from "/dom.js";
import { icon } from "/elements/icons.js";
import { underWay } from "/elements/under_way.js";
import { plainText } from "/text/text.js";

const given = new Map(); // which of the two was pressed, while the page is open

export function drawFeedbackButtons(element, block, ctx) {
  const place = JSON.stringify([ctx.reader.id, ctx.place, block.block_id, element.action_id]);
  const root = el("span", { class: "feedback" });
  const draw = (name) => {
    const half = element[`${name}_button`];
    const words = plainText(half.text, ctx);
    return el(
      "button",
      {
        class: "icon-button",
        type: "button",
        title: words,
        "aria-label": half.accessibility_label ?? words,
        "aria-pressed": String(given.get(place) === half.value),
        onclick: async (event) => {
          const pressed = event.currentTarget;
          const answer = await underWay(root, () =>
            ctx.act("press", {
              block: block.block_id,
              action: element.action_id,
              value: half.value,
            }),
          );
          if (!answer?.ok) return;
          given.set(place, half.value);
          for (const each of root.querySelectorAll("button")) {
            each.setAttribute("aria-pressed", String(each === pressed));
          }
        },
      },
      icon(name),
    );
  };
  root.append(draw("positive"), draw("negative"));
  return root;
}
