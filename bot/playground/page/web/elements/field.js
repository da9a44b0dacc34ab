/**
 * What all elements that hold a value share: what stands in them now, their name for those who
 * cannot see the page, and telling what was chosen.
 */
import { askToConfirm } from "/dialogs/confirm.js";
import { isUnderWay, underWay } from "/elements/under_way.js";
import { plainText } from "/text/text.js";

export class Field {
  #isAsking = false;

  constructor(element, block, ctx) {
    this.element = element;
    this.block = block;
    this.ctx = ctx;
    /** Nothing is told to the bot before the form is submitted. */
    this.isSilent = block.type === "input" && !block.dispatch_action;
    this.isOptional = block.type === "input" && Boolean(block.optional);
    /** The block has a label, and names the control by it. */
    this.isLabelled = Boolean(block.label);
    this.root = null;
    ctx.draws?.(block.block_id, element.action_id, this.state);
  }

  /** What the field holds, as Slack keeps it. */
  get state() {
    const held = this.ctx.value(this.block.block_id, this.element.action_id);
    return held?.type === this.element.type ? held : {};
  }

  get isBusy() {
    return this.#isAsking || Boolean(this.root && isUnderWay(this.root));
  }

  placeholder(otherwise) {
    return this.element.placeholder ? plainText(this.element.placeholder, this.ctx) : otherwise;
  }

  /** The words that name the field: its label, or what its block says, or its placeholder. */
  name(otherwise) {
    if (this.block.label) return plainText(this.block.label, this.ctx);
    return this.placeholder(otherwise);
  }

  /** What every control of the field says of itself. */
  described(otherwise) {
    const wrong = this.ctx.errors?.[this.block.block_id];
    return {
      "data-control": true,
      "aria-label": this.name(otherwise),
      "aria-invalid": wrong ? "true" : false,
    };
  }

  /** Remember without telling the bot. */
  remember(value, state) {
    this.ctx.typed(this.block.block_id, this.element.action_id, value, this.#full(state));
  }

  /**
   * A choice was made: asks first where the element wants that, then remembers it or tells the
   * bot. False if the person denied it; the field is then to show what it held before.
   */
  async choose(value, state) {
    if (this.isBusy) return false;
    if (!(await this.#isAgreed())) return false;
    if (this.isSilent) this.remember(value, state);
    else await this.tell(value, state);
    return true;
  }

  /** Tell the bot what stands in the field. */
  async tell(value, state) {
    const { block_id: block } = this.block;
    const { action_id: action } = this.element;
    this.ctx.chosen(block, action, this.#full(state));
    return underWay(this.root, () => this.ctx.act("choose", { block, action, value }));
  }

  async #isAgreed() {
    if (!this.element.confirm) return true;
    this.#isAsking = true;
    const isAgreed = await askToConfirm(this.element.confirm, this.ctx);
    this.#isAsking = false;
    return isAgreed;
  }

  #full(state) {
    return { type: this.element.type, ...state };
  }
}
