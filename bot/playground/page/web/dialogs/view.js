/** One view of a modal: its head, its blocks, and its buttons. */
import { el, freshId } from "/dom.js";
import { blocksHost, redrawBlocks } from "/dialogs/redraw.js";
import { icon } from "/elements/icons.js";
import { plainText } from "/text/text.js";

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";

export class ModalView {
  #view = null;
  #wrong = {}; // what the workspace found wrong in the fields when the form was submitted
  #isLeaving = false;
  #wantsFocus = true; // it came on top, had nothing to type into, or lost what had it
  #last = null; // what had the focus when another view came on top
  #drawn = "";

  constructor() {
    this.ctx = null;
    this.isTop = false;
    this.titleId = freshId("modal-title");
    this.head = el("header", { class: "dialog-head" });
    this.body = el("div", { class: "modal-body", tabindex: "-1" });
    this.host = blocksHost();
    this.body.append(this.host);
    const sizes = new ResizeObserver(() => this.#letScroll());
    sizes.observe(this.body);
    sizes.observe(this.host);
    this.spoken = el("div", { class: "only-read-aloud", role: "alert" });
    this.foot = el("footer", { class: "dialog-foot" });
    this.root = el(
      "form",
      {
        class: "modal-view",
        novalidate: true,
        autocomplete: "off",
        onsubmit: (event) => this.#submit(event),
      },
      this.head,
      this.body,
      this.spoken,
      this.foot,
    );
  }

  draw(view, ctx, { isTop, depth }) {
    if (this.#view && this.#view.hash !== view.hash) this.#wrong = {};
    const hadFocus = this.root.contains(document.activeElement);
    this.#view = view;
    if (isTop && !this.isTop) this.#wantsFocus = true;
    if (!isTop && this.isTop) this.#last = document.activeElement;
    this.isTop = isTop;
    this.root.hidden = !isTop;
    this.root.dataset.view = view.id;
    this.ctx = { ...ctx, errors: { ...this.#wrong, ...view.errors } };
    this.#drawFrame(depth);
    redrawBlocks(this.host, view.blocks, this.ctx);
    this.#letScroll();
    if (isTop && hadFocus && !this.root.contains(document.activeElement)) this.#wantsFocus = true;
    if (Object.keys(view.errors ?? {}).length) this.#tellWrong();
  }

  /** The field that asks for it, or the first one, when the view comes on top. */
  takeFocus() {
    if (!this.#wantsFocus) return;
    const again = this.#last?.isConnected ? this.#last : null;
    const asking = this.host.querySelector("[data-focus-on-load]");
    const control = again ?? controlIn(asking) ?? controlIn(this.host);
    this.#wantsFocus = !control;
    this.#last = null;
    focusIn(control ?? this.body);
  }

  /** What scrolls is reached by Tab: by something in it or, when there is nothing, itself. */
  #letScroll() {
    const scrolls = this.body.scrollHeight > this.body.clientHeight;
    this.body.tabIndex = scrolls && !this.host.querySelector(FOCUSABLE) ? 0 : -1;
  }

  async dismiss({ all = false } = {}) {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    await this.ctx.act("dismiss", all ? { all: true } : {});
    this.#isLeaving = false;
  }

  #drawFrame(depth) {
    const { title, submit, close, submit_disabled: isDisabled } = this.#view;
    const frame = JSON.stringify([title, submit, close, isDisabled, depth]);
    if (frame === this.#drawn) return;
    this.#drawn = frame;
    this.#drawHead(depth);
    this.foot.replaceChildren(
      el(
        "button",
        { class: "button default modal-cancel", type: "button", onclick: () => this.dismiss() },
        close ? words(close, this.ctx) : submit ? "Cancel" : "Close",
      ),
    );
    if (!submit) return;
    this.submitButton = el(
      "button",
      { class: "button primary modal-submit", type: "submit", disabled: isDisabled },
      words(submit, this.ctx),
    );
    this.foot.append(this.submitButton);
  }

  #drawHead(depth) {
    const app = this.ctx.setup.app ?? {};
    const title = this.#view.title;
    const back = el(
      "button",
      {
        class: "dialog-back",
        type: "button",
        "aria-label": "Back",
        onclick: () => this.dismiss(),
      },
      icon("back"),
    );
    const close = el(
      "button",
      {
        class: "dialog-close",
        type: "button",
        "aria-label": "Close",
        onclick: () => this.dismiss({ all: true }),
      },
      icon("close"),
    );
    this.head.replaceChildren(
      depth > 0 ? back : el("img", { class: "modal-icon", src: "/icon.svg", alt: "" }),
      el(
        "div",
        { class: "modal-titles" },
        el("h2", { id: this.titleId }, words(title, this.ctx)),
        el("div", { class: "modal-app" }, app.name ?? ""),
      ),
      close,
    );
  }

  async #submit(event) {
    event.preventDefault();
    const button = this.submitButton;
    if (!this.#view.submit || !button || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    this.spoken.textContent = "";
    const answer = await this.ctx.act("submit");
    button.removeAttribute("aria-busy");
    this.#wrong = answer.fields ?? {};
    this.ctx.errors = { ...this.#wrong, ...(answer.fields ? {} : this.#view.errors) };
    if (!this.root.isConnected) return;
    redrawBlocks(this.host, this.#view.blocks, this.ctx);
    if (Object.keys(this.ctx.errors).length) this.#tellWrong();
  }

  /** Reads aloud what is wrong, and leads to the first such field. */
  #tellWrong() {
    const wrong = this.#view.blocks.filter((block) => this.ctx.errors[block.block_id]);
    const lines = wrong.map((block) => {
      const label = block.label ? plainText(block.label, this.ctx) : "";
      return `${label}: ${this.ctx.errors[block.block_id]}`;
    });
    const words = lines.join(". ");
    if (!wrong.length || this.spoken.textContent === words) return;
    this.spoken.textContent = words;
    const first = this.host.querySelector(`[data-block-id="${CSS.escape(wrong[0].block_id)}"]`);
    if (this.isTop) focusIn(controlIn(first) ?? this.body);
  }
}

function controlIn(place) {
  return place?.querySelector("[data-control]");
}

/** Groups of choices take the focus at the choice in them. */
function focusIn(control) {
  const isGroup = control.matches("[role=group], [role=radiogroup]");
  const target = (isGroup && control.querySelector("input")) || control;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}

function words(given, ctx) {
  return typeof given === "string" ? given : plainText(given, ctx);
}
