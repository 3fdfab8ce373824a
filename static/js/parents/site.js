// What every parents' page gains with JavaScript. Nothing here is needed to read or to play.
import { recall, remember } from "./device.js";
import { keptFilms, looks } from "./keep.js";
import { loudspeakers, welcome } from "./say.js";

// From here on both buttons that play are seen. A tap before the player's own script is there is remembered.
document.addEventListener("click", ({ target }) => {
  const pressed = target instanceof Element && target.closest("[data-do=start], [data-do=play]");
  if (pressed instanceof HTMLElement) pressed.dataset.tapped = "";
});
document.documentElement.classList.add("js");

// What is loaded only without a network has to be on the phone before, with what it imports itself.
const LATER = ["./offline.js", "./kept.js", "../numbers.js"];
const addresses = (names) =>
  "resolve" in import.meta ? names.map((name) => new URL(import.meta.resolve(name)).pathname) : [];

const page = document.body.dataset.lang;
const chooser = document.querySelector("[data-languages]");

if (chooser) showLastLanguage(recall("language"));
else if (page) remember("language", page);

// The last chosen language is shown first; nothing is redirected.
function showLastLanguage(tag) {
  const row = tag && chooser.querySelector(`a[hreflang="${CSS.escape(tag)}"]`)?.closest("li");
  if (!row || document.querySelector(`.suggested a[hreflang="${CSS.escape(tag)}"]`)) return;
  row.classList.add("last");
  chooser.prepend(row);
}

loudspeakers();
welcome(document.querySelector("[data-welcome]"), () => [...document.querySelectorAll(".language a[data-say]")]);

// A menu closes on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

const kept = document.getElementById("kept");
async function showKept() {
  if (!lost && (await keptFilms()).length) (await import("./kept.js")).showKept(kept);
}

// Without a network, a list or the chooser may stand in for the page that was asked for: then it says why.
const offline = document.getElementById("offline");
let lost = false;
async function showNetwork() {
  const canonical = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  const before = lost;
  lost = !navigator.onLine || Boolean(offline && new URL(canonical).pathname !== location.pathname);
  if (offline) offline.hidden = !lost;
  if (lost !== before && "caches" in window) (await import("./offline.js")).showOffline(lost);
}
const tellNetwork = () => showNetwork().catch(() => {}); // its script is not on this phone yet: the notice stands alone
for (const event of ["online", "offline"]) addEventListener(event, tellNetwork);
tellNetwork();
if (kept && "caches" in window) showKept().catch(() => {}); // private windows may refuse

if ("serviceWorker" in navigator && window.isSecureContext && window.top === window) {
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register("/sw.js");
      const { active } = await navigator.serviceWorker.ready;
      const list = page && !chooser ? `/${page}/` : "/";
      active?.postMessage({ list, files: [...addresses(LATER), ...looks()] });
    } catch {
      /* the pages work without */
    }
  });
}
