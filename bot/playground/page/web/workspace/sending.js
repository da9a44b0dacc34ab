/** Sending what stands in a composer, and giving it back, with a word why, when that fails. */
import { toast } from "/dialogs/toast.js";
import { el } from "/dom.js";
import { act } from "/wire.js";
import { draftOf, keepDraft, rememberSent } from "/workspace/drafts.js";

const SLOW = 600;

/** → {failed, waiting, send(field, update), forgive()}; the first two are places for words. */
export function makeSending(reader, channel) {
  const failed = el("p", { class: "not-sent", role: "alert" });
  const waiting = el("span", { class: "sending", role: "status" });
  let under = 0;

  const say = () => {
    waiting.textContent = under ? "Sending…" : "";
  };
  const post = async (text) => {
    under += 1;
    const slow = setTimeout(say, SLOW);
    const answer = await act("send", { person: reader.id, channel: channel.id, text });
    clearTimeout(slow);
    under -= 1;
    say();
    return answer;
  };
  const giveBack = (text, answer, field, update) => {
    const said = answer.said ?? "This was not sent.";
    if (!field.isConnected) {
      toast(said);
      if (!draftOf(reader, channel.id)) keepDraft(reader, channel.id, text);
      return;
    }
    if (!answer.error) failed.textContent = said; // else Slackbot told it, among the messages
    if (!field.value) field.value = text;
    update();
  };
  const send = async (field, update) => {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    failed.textContent = "";
    rememberSent(reader, text);
    update();
    const answer = await post(text);
    if (!answer.ok) giveBack(text, answer, field, update);
  };
  const forgive = () => {
    failed.textContent = "";
  };
  return { failed, waiting, send, forgive };
}
