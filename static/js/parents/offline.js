// Without a network: the words are those of the language last chosen, what is kept comes first, and what is not on the
// phone is grey, says so aloud, and leads nowhere (the list would stand in for it, again and again).
import { recall } from "./device.js";
import { showKept } from "./kept.js";
import { hush, loudspeakers, say } from "./say.js";

const LIST = /^\/(?:[a-z]{2,3}(?:-[A-Za-z]+)?\/)?$/; // the chooser and the lists: the phone has only their first page
const WORDS = "/offline.json";
const PATIENCE_MS = 4000;
const chooser = document.querySelector("[data-languages]");
/** @type {Record<string, any>} */
let words = {};
const told = Object.assign(document.createElement("p"), { className: "notice warn not-here-said", dir: "auto" });
told.setAttribute("role", "status"); // there before it says something, or it is not read out
document.body.append(told);

export async function showOffline(lost) {
  document.documentElement.classList.toggle("offline", lost);
  if (!lost) return restore();
  const notice = document.getElementById("offline");
  const kept = document.getElementById("kept");
  if (notice && kept) notice.after(kept);
  words = await ownWords().catch(() => ({}));
  if (chooser) await inOwnLanguage(kept);
  if (kept) await showKept(kept);
  told.lang = words.lang ?? "";
  await Promise.all([...document.querySelectorAll("a[href]")].map(mark));
}

// Those of the page; of the chooser, which stands in for pages of any language, those of the address that was asked for
// or else of the language last chosen.
async function ownWords() {
  const said = (await (await caches.match(WORDS))?.json()) ?? {};
  const tags = chooser
    ? [location.pathname.split("/")[1], recall("language")]
    : [document.body.lang || document.documentElement.lang];
  const tag = tags.find((found) => typeof said[found ?? ""] === "object"); // a phone may hold those of an older program
  return tag ? { ...said[tag], lang: tag } : {};
}

async function inOwnLanguage(kept) {
  const row = kept.querySelector("[data-kept-row]").content;
  kept.querySelector("ul").dataset.smallest = words.smallest ?? kept.querySelector("ul").dataset.smallest;
  const heading = document.querySelector("h1");
  if (words.choose) document.title = document.title.replace(heading.textContent, words.choose);
  const named = [document, row].flatMap((root) => [...root.querySelectorAll("[data-offline-word]")]);
  for (const element of named) {
    const { offlineWord: name } = element.dataset;
    if (!words[name]) continue;
    Object.assign(element, { lang: words.lang, dir: "auto", textContent: words[name] });
    const sound = words.said?.[name];
    const beside = element.closest(".aloud, dialog li");
    if (!beside || !sound || beside.querySelector("[data-say]") || !(await caches.match(sound))) continue;
    const link = Object.assign(row.querySelector(".loudspeaker").cloneNode(true), { href: sound, hidden: false });
    link.dataset.say = "";
    Object.assign(link.querySelector("bdi"), { lang: words.lang, textContent: words[name] });
    beside.append(link);
    loudspeakers(beside);
  }
}

async function mark(link) {
  if ((await onPhone(link)) || !document.documentElement.classList.contains("offline")) return;
  link.classList.add("not-here");
  if ("say" in link.dataset) return; // out of sight: there is nothing to hear
  link.setAttribute("aria-disabled", "true");
  if (!words.missing || !link.classList.contains("cover")) return;
  const badge = document.createElement("p");
  badge.className = "not-here-word";
  badge.append(Object.assign(document.createElement("span"), { className: "badge warn", textContent: words.missing }));
  link.closest(".card").append(badge);
}

async function onPhone(link) {
  const { origin, pathname, protocol, search } = new URL(link.href);
  if (!protocol.startsWith("http") || link.getAttribute("href").startsWith("#")) return true;
  if ("share" in link.dataset && "share" in navigator) return true; // the phone's own sheet needs no network
  if (origin !== location.origin || (LIST.test(pathname) && search && search !== "?choose")) return false;
  return Boolean(await caches.match(pathname, { ignoreVary: true }));
}

function restore() {
  for (const link of document.querySelectorAll(".not-here")) {
    link.classList.remove("not-here");
    link.removeAttribute("aria-disabled");
  }
  for (const word of document.querySelectorAll(".not-here-word")) word.remove();
  told.textContent = "";
}

// Before any other script of the page: a menu, the player, a card.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.not-here") : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(link);
  },
  true,
);

async function tell(link) {
  hush();
  told.textContent = "";
  told.textContent = words.missing ?? words.offline ?? "";
  const sound = words.said?.missing;
  if (sound && (await caches.match(sound))) {
    const voice = Object.assign(document.createElement("a"), { href: sound, hidden: true });
    told.append(voice);
    say(voice);
  }
  // A line that was lost for a moment only: the phone believes that there is one.
  if (!navigator.onLine || new URL(link.href).origin !== location.origin) return;
  const asked = { method: "HEAD", signal: AbortSignal.timeout(PATIENCE_MS) };
  if (await fetch(link.href, asked).catch(() => null)) location.assign(link.href);
}
