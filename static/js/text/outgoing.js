// Texts on this device whose page was left without a connection: they are sent from any page with a place for them;
// those that need a choice are shown with a link.
import { Refusal, post } from "../tutorials/server-requests.js";

const AGAIN_MS = 15_000;
const place = document.querySelector("[data-outgoing]");
const { account, here, waiting, choose } = place.dataset;
let timer = 0;
let works = false;

/** The texts that other pages of this account left: [{key, raw, …}]. The open segment's page handles its own. */
function left() {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`text:${account}:`) || (here && `${key}:`.startsWith(`${here}:`))) continue;
    try {
      const raw = localStorage.getItem(key);
      const copy = JSON.parse(raw);
      if (copy?.addresses) found.push({ ...copy, key, raw });
    } catch {
      // not ours, or cut off
    }
  }
  return found;
}

/** True: the server has it, or nothing more is to be done. */
async function bring(copy) {
  const { text, base, draft, page, begun_by, begun_from, addresses } = copy;
  const sent = { text, base, draft, writer: page, begun_by, begun_from };
  await post(copy.submit ? addresses.submit : addresses.draft, sent);
  if (localStorage.getItem(copy.key) === copy.raw) localStorage.removeItem(copy.key);
}

async function bringAll() {
  if (works) return;
  works = true;
  clearTimeout(timer);
  const asked = [];
  let offline = false;
  for (const copy of left()) {
    try {
      if (!offline) await bring(copy);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.status === 0 || refusal.status >= 500 || refusal.status === 401) offline = true;
      else asked.push(copy);
    }
  }
  works = false;
  show(asked, offline);
  if (offline) timer = setTimeout(bringAll, AGAIN_MS);
}

function show(asked, offline) {
  const lines = asked.map((copy) => {
    const way = document.createElement("a");
    way.href = copy.addresses.submit.replace(/submit\/$/, "");
    way.textContent = choose;
    const line = document.createElement("p");
    line.append(way);
    return line;
  });
  if (offline) {
    const line = document.createElement("p");
    line.textContent = waiting;
    lines.unshift(line);
  }
  place.replaceChildren(...lines);
  place.hidden = !lines.length;
}

try {
  if (left().length) bringAll();
  window.addEventListener("online", () => left().length && bringAll());
} catch {
  // the device's storage cannot be read: there is nothing
}
