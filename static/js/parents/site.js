// What every parents' page gains with JavaScript. Nothing here is needed to read or to play.
import { looks, showKept } from "./keep.js";
import { loudspeakers, welcome } from "./say.js";

document.documentElement.classList.add("js");

const page = document.body.dataset.lang;
const chooser = document.querySelector("[data-languages]");

function remembered() {
  try {
    return localStorage.getItem("language");
  } catch {
    return null;
  } // private windows may refuse
}

if (chooser) showLastLanguage(remembered());
else
  try {
    localStorage.setItem("language", page);
  } catch {
    /* the chooser works without */
  }

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
if (kept && "caches" in window) showKept(kept);

// Without a network, this list may stand in for the page that was asked for: then it says why. The chooser, which
// stands
// in where nothing else is on the phone, says it in the language of the address, or else in the one last chosen.
const offline = document.getElementById("offline");
function showOffline() {
  const canonical = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  offline.hidden = navigator.onLine && new URL(canonical).pathname === location.pathname;
}
// The words lie beside the pages that the phone keeps: they are not asked for while there is a network.
async function sayOffline() {
  const said = (await (await caches.match("/offline.json"))?.json()) ?? {};
  const tag = [location.pathname.split("/")[1], remembered()].find((found) => Object.keys(said).includes(found));
  if (tag) Object.assign(offline, { lang: tag, dir: "auto", textContent: said[tag] });
}
if (offline) {
  showOffline();
  if (chooser && "caches" in window) sayOffline().catch(() => {}); // the French words stay
  addEventListener("online", showOffline);
  addEventListener("offline", showOffline);
}

if ("serviceWorker" in navigator && window.isSecureContext && window.top === window) {
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register("/sw.js");
      const { active } = await navigator.serviceWorker.ready;
      const list = page && !chooser ? `/${page}/` : "/";
      active.postMessage({ list, files: looks() });
    } catch {
      /* the pages work without */
    }
  });
}
