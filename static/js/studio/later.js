// What a button does not need to answer: it comes when the page can already be used, all at once and not level by level.

const AGAIN_MS = 2000;
const TRIES = 5;

const load = () =>
  Promise.all([
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
export async function later(tries = TRIES) {
  try {
    return Object.assign({}, ...(await load()));
  } catch (error) {
    if (tries <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    return later(tries - 1);
  }
}
