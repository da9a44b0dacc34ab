/** A button that shows a picture, with its words when pointed at. */
import { el } from "/dom.js";
import { askToConfirm } from "/dialogs/confirm.js";
import { isHidden } from "/elements/button.js";
import { icon } from "/elements/icons.js";
import { isUnderWay, underWay } from "/elements/under_way.js";
import { plainText } from "/text/text.js";

export function drawIconButton(element, block, ctx) {
  const words = plainText(element.text, ctx);
  const control = el(
    "button",
    {
      class: "icon-button",
      type: "button",
      title: words,
      "aria-label": element.accessibility_label ?? words,
      onclick: () => press(root, element, block, ctx),
    },
    icon(element.icon),
  );
  const root = el("span", { class: "pressed", hidden: isHidden(element, ctx) }, control);
  return root;
}

async function press(root, element, block, ctx) {
  if (isUnderWay(root)) return;
  if (element.confirm && !(await askToConfirm(element.confirm, ctx))) return;
  await underWay(root, () =>
    ctx.act("press", { block: block.block_id, action: element.action_id }),
  );
}
