/** Three dots that open a menu of further actions. */
import { el } from "/dom.js";
import { askToConfirm } from "/dialogs/confirm.js";
import { openMenu } from "/dialogs/menu.js";
import { icon } from "/elements/icons.js";
import { openLink } from "/elements/links.js";
import { isUnderWay, underWay } from "/elements/under_way.js";
import { plainText } from "/text/text.js";

export function drawOverflow(element, block, ctx) {
  const control = el(
    "button",
    {
      class: "button default overflow",
      type: "button",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      title: "More actions",
      onclick: () => choose(root, control, element, block, ctx),
    },
    icon("more"),
  );
  const root = el("span", { class: "pressed" }, control);
  return root;
}

async function choose(root, control, element, block, ctx) {
  if (isUnderWay(root)) return;
  const items = element.options.map((option) => ({
    label: plainText(option.text, ctx),
    description: option.description && plainText(option.description, ctx),
    value: option,
  }));
  const picked = await openMenu(control, items, { label: "More actions" });
  if (!picked) return;
  if (element.confirm && !(await askToConfirm(element.confirm, ctx))) return;
  openLink(picked.value.url);
  await underWay(root, () =>
    ctx.act("choose", {
      block: block.block_id,
      action: element.action_id,
      value: picked.value.value,
    }),
  );
}
