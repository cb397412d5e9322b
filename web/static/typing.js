// When to answer somebody who types: after a pause, and never in the midst of a letter.

// Short enough to feel prompt. Input methods that take letters back and type them anew (UniKey's Telex and
// VNI) do so within a few milliseconds: their half-typed words are over before the pause is.
const PAUSE = 150; // ms

// Calls `act(text, signal)` once typing pauses; the signal ends what is under way when typing goes on.
// The box is only read: nothing here writes into it or moves the caret.
export function onPause(box, act) {
  let waiting = 0;
  let running = new AbortController();
  let isComposing = false;

  const stop = () => {
    clearTimeout(waiting);
    running.abort();
  };
  const wait = () => {
    stop();
    waiting = setTimeout(() => {
      running = new AbortController();
      act(box.value, running.signal);
    }, PAUSE);
  };
  box.addEventListener("compositionstart", () => {
    isComposing = true;
    stop();
  });
  box.addEventListener("compositionend", () => {
    isComposing = false;
    wait();
  });
  box.addEventListener("input", (event) => {
    if (!isComposing && !event.isComposing) wait();
  });
  box.form.addEventListener("submit", stop);
  return stop;
}

// A piece of a page; null where the question was overtaken by a newer one, or is not answered.
export async function load(address, signal) {
  try {
    const answer = await fetch(address, {
      signal,
      credentials: "same-origin",
      headers: { Accept: "text/html, application/json;q=0.5" },
    });
    if (answer.status === 401) location.reload();
    return answer.ok ? await answer.text() : null;
  } catch {
    return null; // without the server the form still says so when it is sent
  }
}
