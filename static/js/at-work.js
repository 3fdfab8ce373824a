// "Still at work": how long somebody works on this page, for sums of the town that name nobody. A sign of work is
// anything done by hand (what a key does, not the key), and a film or sound that plays.
import { token } from "./tutorials/server-requests.js";

const PAUSE_MS = 60_000; // longer without a sign is a pause, and left out
const BEAT_MS = 60_000;
const MOST_S = 3600; // what could not be sent goes with the next; the server takes an hour at once
const SIGNS = ["input", "focusin", "submit", "pointerdown", "pointermove", "wheel", "scroll", "timeupdate"];

const address = document.body.dataset.work ?? "";
let last = performance.now();
let workedMs = 0;

function sign() {
  const now = performance.now();
  if (now - last <= PAUSE_MS) workedMs += now - last;
  last = now;
}

async function tell() {
  const seconds = Math.min(MOST_S, Math.floor(workedMs / 1000));
  if (!seconds) return;
  workedMs -= seconds * 1000;
  const body = new URLSearchParams({ seconds: String(seconds) });
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  try {
    await fetch(address, { method: "POST", keepalive: true, headers, body });
  } catch {
    workedMs += seconds * 1000;
  }
}

if (address) {
  for (const name of SIGNS) document.addEventListener(name, sign, { capture: true, passive: true });
  setInterval(tell, BEAT_MS);
  // Whoever goes to the next sentence leaves the page: its last part is told on the way.
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
}
