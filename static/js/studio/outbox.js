// The studio's connection to the server: the queue and its banner, the claim on a segment, pages stored for offline
// use.
import "../at-work.js";
import { showBanner } from "./banner.js";
import { workOffline } from "./offline.js";
import { Queue } from "./queue.js";
import { keepForLong, onChange } from "./store.js";

const CLAIM_MS = 4 * 60_000;

/** csrf: the page's token, until the queue asks for a fresh one. */
export function openOutbox(studio, csrf) {
  const { data, view } = studio;
  // Report what happened to the take that was sent last, unless another message was shown since.
  const follow = (row, word) => {
    if (row?.id !== studio.handed?.id) return;
    const before = data.words[studio.handed.word];
    studio.handed.word = word;
    if (studio.phase === "idle" && view.says(before)) view.say(data.words[word], "good");
  };
  const queue = new Queue(data, (event) => {
    const segment = data.segments.find(({ id }) => id === event.row?.segment);
    if (event.kind === "signedOut" && !studio.runs) view.say(data.words.signed_out, "warn");
    if (event.kind === "stored") {
      studio.rest.forgetEarlier(data.account, event.row);
      follow(event.row, "checking");
    }
    if (event.kind === "sent") {
      if (segment) Object.assign(segment, { server: "sent", take: event.said });
      follow(event.row, "sent");
    }
    if (event.kind === "cut") {
      view.run(null, event.said.page);
      if (view.status.textContent === data.words.waiting) view.say(""); // it does not wait any more
    }
    if (event.kind === "again" && segment === studio.segment && studio.phase === "idle") studio.show(segment);
  });
  queue.csrf = csrf;

  const claim = () => {
    if (!queue.csrf) return; // signed out, or never connected: a claim is only a courtesy
    fetch(`${data.pages}${studio.segment.id}/claim/`, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": queue.csrf },
    }).catch(() => {});
  };
  claim();
  studio.onShow = claim;
  setInterval(claim, CLAIM_MS);

  const banner = document.querySelector("[data-upload-queue]");
  banner.dataset.quiet = "yes"; // what was kept is in the list of segments here
  showBanner(banner, { account: data.account, voice: "" }, queue);
  onChange(() => studio.refresh());
  keepForLong();
  workOffline(data.worker, data.account, [data.worklet]); // lists every module that was loaded: must be last
}
