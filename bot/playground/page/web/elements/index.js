/** Which file draws which interactive element. */
import { cannotDraw } from "/dom.js";
import { drawButton } from "/elements/button.js";
import { drawCheckboxes, drawRadioButtons } from "/elements/choices.js";
import { drawDate, drawDateTime, drawTime } from "/elements/dates.js";
import { drawFeedbackButtons } from "/elements/feedback.js";
import { drawFileInput } from "/elements/file_input.js";
import { drawIconButton } from "/elements/icon_button.js";
import { drawMultiSelect } from "/elements/multi_select.js";
import { drawOverflow } from "/elements/overflow.js";
import { drawRichTextInput } from "/elements/rich_text_input.js";
import { drawSelect } from "/elements/select.js";
import { drawTextInput } from "/elements/text_input.js";

const DRAWN = {
  button: drawButton,
  workflow_button: drawButton,
  icon_button: drawIconButton,
  feedback_buttons: drawFeedbackButtons,
  overflow: drawOverflow,
  static_select: drawSelect,
  external_select: drawSelect,
  users_select: drawSelect,
  conversations_select: drawSelect,
  channels_select: drawSelect,
  multi_static_select: drawMultiSelect,
  multi_external_select: drawMultiSelect,
  multi_users_select: drawMultiSelect,
  multi_conversations_select: drawMultiSelect,
  multi_channels_select: drawMultiSelect,
  radio_buttons: drawRadioButtons,
  checkboxes: drawCheckboxes,
  plain_text_input: drawTextInput,
  email_text_input: drawTextInput,
  url_text_input: drawTextInput,
  number_input: drawTextInput,
  rich_text_input: drawRichTextInput,
  datepicker: drawDate,
  timepicker: drawTime,
  datetimepicker: drawDateTime,
  file_input: drawFileInput,
};

/** One element of a block. */
export function drawElement(element, block, ctx) {
  const draw = DRAWN[element.type];
  const drawn = draw ? draw(element, block, ctx) : cannotDraw(`element ${element.type}`);
  drawn.dataset.element = element.type;
  drawn.dataset.actionId = element.action_id ?? "";
  if (element.focus_on_load) drawn.dataset.focusOnLoad = "";
  return drawn;
}
