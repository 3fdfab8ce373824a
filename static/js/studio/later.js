// Modules that the buttons do not need at first: loaded when the page can be used, all at once instead of level by
// level.

const AGAIN_MS = 2000;
const TRIES = 5;

/** Needed from the countdown on: loaded while the microphone opens. */
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

/** Needed once there is a take, and for the takes that are on this device already. */
const forTheRest = () =>
  Promise.all([
    import("./deciding.js"),
    import("./hands-free.js"),
    import("./together.js"),
    import("./run-upload.js"),
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

/** All their exports in one object. A failed request is repeated; rejects when it fails again. */
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
