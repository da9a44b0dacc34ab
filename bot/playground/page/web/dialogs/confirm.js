/** Asks before something is done: a title, a text, and two buttons. */
import { el, freshId } from "/dom.js";
import { icon } from "/elements/icons.js";
import { bringToastsForward } from "/dialogs/toast.js";
import { drawText, plainText } from "/text/text.js";

/** Resolves to true if the person confirms; Escape and the cross deny. */
export function askToConfirm(confirm, ctx) {
  return new Promise((resolve) => {
    const title = freshId("confirm-title");
    const text = freshId("confirm-text");
    let answer = false;
    const end = (confirmed) => {
      answer = confirmed;
      dialog.close();
    };
    const style = confirm.style === "danger" ? "danger" : "primary";
    const deny = press("button default", plainText(confirm.deny, ctx), () => end(false));
    const agree = press(`button ${style}`, plainText(confirm.confirm, ctx), () => end(true));
    const dialog = el(
      "dialog",
      { class: "confirm", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text },
      el(
        "header",
        { class: "dialog-head" },
        el("h2", { id: title }, plainText(confirm.title, ctx)),
        press("dialog-close", icon("close"), () => end(false), "Close"),
      ),
      el("div", { class: "confirm-text", id: text }, drawText(confirm.text, ctx)),
      el("footer", { class: "dialog-foot" }, deny, agree),
    );
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation(); // what lies behind hears nothing of it
      if (event.key !== "Escape") return;
      event.preventDefault();
      end(false);
    });
    dialog.addEventListener("close", () => {
      bringToastsForward();
      dialog.remove();
      resolve(answer);
    });
    document.getElementById("dialogs").append(dialog);
    dialog.showModal();
    bringToastsForward();
    (style === "danger" ? deny : agree).focus();
  });
}

function press(names, inside, onclick, label) {
  return el("button", { class: names, type: "button", "aria-label": label, onclick }, inside);
}
