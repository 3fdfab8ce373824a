// What a button does not need to answer: it comes when the page can already be used, all at once and not level by level.

const AGAIN_MS = 2000;
const TRIES = 5;

/** What a take needs from the countdown on: while this comes the microphone is being opened. */
const forTakes = () =>
  Promise.all([
    import("./teleprompter.js"),
    import("./words.js"),
    import("./level.js"),
    import("./levels.js"),
    import("../take-thresholds.js"),
    import("./silence.js"),
    import("./recording.js"),
    import("./wav.js"),
    import("./store.js"),
    import("./memory.js"),
  ]);

/** What is needed when a take is there, and for all that this device holds already. */
const forTheRest = () =>
  Promise.all([
    import("./deciding.js"),
    import("./judged.js"),
    import("./local.js"),
    import("./playback.js"),
    import("./punch.js"),
    import("./french.js"),
    import("./file.js"),
    import("./outbox.js"),
    import("./queue.js"),
    import("./banner.js"),
    import("./offline.js"),
    import("./findings.js"),
  ]);

/** All their exports in one object; a line that just broke is tried again. Rejects when it stays broken. */
async function arrived(load, tries = TRIES) {
  try {
    return Object.assign({}, ...(await load()));
  } catch (error) {
    if (tries <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    return arrived(load, tries - 1);
  }
}

export const soon = () => arrived(forTakes);
export const later = () => arrived(forTheRest);
