/** Talking to the playground's server: what stands still, what changes, and what people do. */

/** People, commands, shortcuts, emoji and bad days: what stays the same while the page is open. */
export async function setup() {
  return (await fetch("/setup")).json();
}

/**
 * Calls `receive` with everything the server tells from now on, as this person: objects whose
 * `kind` is "shown" or "inside". Connects again when the line breaks; `lost(true)` says so.
 * Returns a function that ends it.
 */
export function listen(person, receive, lost) {
  let ended = false;
  let socket;
  let wait = 250;
  const connect = () => {
    socket = new WebSocket(`ws://${location.host}/live?person=${person}`);
    socket.onopen = () => {
      wait = 250;
      lost(false);
    };
    socket.onmessage = (message) => receive(JSON.parse(message.data));
    socket.onclose = () => {
      if (ended) return;
      lost(true);
      setTimeout(() => ended || connect(), wait);
      wait = Math.min(wait * 2, 4000);
    };
  };
  connect();
  return () => {
    ended = true;
    socket.close();
  };
}

/**
 * Does something as a person. The answer has `ok`, and then what the act brings; when it is not
 * ok, `said` is what the person is told.
 */
export async function act(name, more) {
  try {
    const answer = await fetch(`/act/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(more),
    });
    return answer.ok ? await answer.json() : { ok: false, said: await refusal(answer) };
  } catch {
    return { ok: false, said: "The playground does not answer. Is numberbot demo still running?" };
  }
}

/**
 * Gives a file to the workspace for a form's file field. The answer is as of `act`; its `id` goes
 * into the field's value.
 */
export async function upload(person, file) {
  const body = new FormData();
  body.append("file", file, file.name);
  const said = `${file.name} could not be uploaded. Try again?`;
  try {
    const answer = await fetch(`/upload?person=${person}`, { method: "POST", body });
    if (answer.ok) return { ok: true, ...(await answer.json()) };
    return { ok: false, said: (await refusal(answer)) || said };
  } catch {
    return { ok: false, said };
  }
}

/** Why the server did not do it, in its own words. */
async function refusal(answer) {
  return (await answer.text()).trim();
}
