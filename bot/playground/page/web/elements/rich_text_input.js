/** A small editor for formatted text. It says what it cannot do, and keeps what it cannot edit. */
import { el, freshId } from "/dom.js";
import { Field } from "/elements/field.js";
import { fromNodes, toNodes } from "/elements/rich_text_model.js";
import { isToldOn } from "/elements/text_input.js";
import { plainText } from "/text/text.js";

const TOOLS = [
  ["bold", "B", "Bold"],
  ["italic", "I", "Italic"],
  ["strikeThrough", "S", "Strikethrough"],
  ["code", "</>", "Code"],
  ["insertOrderedList", "1.", "Ordered list"],
  ["insertUnorderedList", "•", "Bulleted list"],
];
const LIMITS = "Links, mentions, emoji, quotes and code blocks cannot be added here.";
const PAUSE = 300;

export function drawRichTextInput(element, block, ctx) {
  const field = new Field(element, block, ctx);
  const limits = freshId("limits");
  const placeholder = field.placeholder("Write something");
  const onEnter = !field.isSilent && isToldOn(element, "on_enter_pressed");
  let timer;
  const editor = el(
    "div",
    {
      class: "rich-editor",
      contenteditable: "true",
      role: "textbox",
      tabindex: "0",
      "aria-multiline": "true",
      "aria-placeholder": placeholder,
      ...field.described(placeholder),
      "aria-describedby": limits,
      dataset: { placeholder, control: "" },
      oninput: () => typed(),
      onkeydown: (event) => pressed(event),
      onpaste: (event) => paste(event),
    },
    toNodes(field.state.rich_text_value, (part) => inWords(part, ctx)),
  );
  editor.style.minHeight = `${(element.min_lines ?? 3) * 1.47 + 1}em`;
  editor.style.maxHeight = `${(element.max_lines ?? 12) * 1.47 + 1}em`;
  const said = () => {
    const value = fromNodes(editor);
    return [value, { rich_text_value: value }];
  };
  const tell = () => field.tell(...said());
  const typed = () => {
    show();
    field.remember(...said());
    if (field.isSilent || !isToldOn(element, "on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  };
  const show = () => {
    const isEmpty = fromNodes(editor) === null && !editor.querySelector("li");
    editor.classList.toggle("empty", isEmpty);
  };
  const format = (name) => {
    editor.focus();
    if (name === "code") toggleCode(editor);
    else document.execCommand(name);
    typed();
  };
  const pressed = (event) => {
    if (event.key !== "Enter" || !onEnter || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    tell();
  };
  const buttons = TOOLS.map(([name, sign, words]) =>
    el(
      "button",
      {
        class: `rich-tool ${name}`,
        type: "button",
        title: words,
        "aria-label": words,
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => format(name),
      },
      sign,
    ),
  );
  field.root = el(
    "div",
    { class: "rich-input" },
    editor,
    el("div", { class: "rich-tools", role: "group", "aria-label": "Formatting" }, buttons),
    el("div", { class: "rich-limits", id: limits }, LIMITS),
  );
  show();
  return field.root;
}

/** Puts what is marked into code, or takes it out again. */
function toggleCode(editor) {
  const marked = getSelection();
  if (!marked.rangeCount || !editor.contains(marked.anchorNode)) return;
  const within = marked.anchorNode.parentElement?.closest("code");
  if (within && editor.contains(within)) {
    within.replaceWith(...within.childNodes);
    return;
  }
  const range = marked.getRangeAt(0);
  if (range.collapsed) return;
  const code = el("code", {}, range.toString());
  range.deleteContents();
  range.insertNode(code);
  marked.selectAllChildren(code);
}

/** Formatting of other pages stays there. */
function paste(event) {
  event.preventDefault();
  document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
}

function inWords(part, ctx) {
  if (part.type === "emoji") {
    return plainText({ type: "plain_text", text: `:${part.name}:`, emoji: true }, ctx);
  }
  if (part.type === "user") {
    const person = ctx.setup.people.find((each) => each.id === part.user_id);
    return `@${person?.display_name ?? part.user_id}`;
  }
  if (part.type === "channel") {
    const channel = ctx.channels.find((each) => each.id === part.channel_id);
    return `#${channel?.name ?? part.channel_id}`;
  }
  const inner = (part.elements ?? []).map((each) => inWords(each, ctx)).join(" ");
  return part.text ?? part.fallback ?? part.url ?? (inner || part.type);
}
