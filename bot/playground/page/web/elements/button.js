/** Buttons, also those that open a link and those that start a workflow. */
import { el } from "/dom.js";
import { askToConfirm } from "/dialogs/confirm.js";
import { icon } from "/elements/icons.js";
import { isUnderWay, underWay } from "/elements/under_way.js";
import { openLink } from "/elements/links.js";
import { opensLink } from "/text/links.js";
import { plainText } from "/text/text.js";

const SHORT = 30; // longer words may not fit, as at Slack

export function drawButton(element, block, ctx) {
  const link = opensLink(element.url);
  const words = plainText(element.text, ctx);
  const control = el(
    link ? "a" : "button",
    {
      class: `button ${element.style ?? "default"}`,
      type: link ? false : "button",
      href: link && element.url,
      target: link && "_blank",
      rel: link && "noreferrer",
      title: words.length > SHORT && words,
      "aria-label": element.accessibility_label,
      onclick: (event) => press(event, root, element, block, ctx),
    },
    element.type === "workflow_button" && icon("workflow"),
    el("span", { class: "button-text" }, words),
  );
  const root = el("span", { class: "pressed", hidden: isHidden(element, ctx) }, control);
  return root;
}

/** Is this element only for others to see? */
export function isHidden(element, ctx) {
  const seers = element.visible_to_user_ids;
  return Boolean(seers && !seers.includes(ctx.reader.id));
}

async function press(event, root, element, block, ctx) {
  if (isUnderWay(root)) {
    event.preventDefault();
    return;
  }
  if (element.confirm) {
    event.preventDefault();
    if (!(await askToConfirm(element.confirm, ctx))) return;
    openLink(element.url);
  }
  await underWay(root, () =>
    ctx.act("press", { block: block.block_id, action: element.action_id }),
  );
}
