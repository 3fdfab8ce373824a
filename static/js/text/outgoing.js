// Texts on this device whose page was left without a connection: they are sent from any page with a place for them;
// those that need a choice are shown with a link.
import { Refusal, post } from "../tutorials/server-requests.js";
import { session, signIn } from "../tutorials/session.js";

const AGAIN_MS = 15_000;
const SHOWN = 5;
const FIRST_WORDS = 40;
const place = document.querySelector("[data-outgoing]");
const { account, here, waiting, choose, one, many, signedOut, signIn: signInWords } = place.dataset;
let timer = 0;
let works = false;

/** The texts that other pages of this account left: [{key, raw, …}]. The open segment's page handles its own. */
function left() {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`text:${account}:`) || (here && `${key}:`.startsWith(`${here}:`))) continue;
    try {
      const raw = localStorage.getItem(key);
      const copy = JSON.parse(raw ?? "");
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
  // A kept page has an old token, and somebody else may have signed in since: nothing goes out under their account.
  let now = await session();
  for (const copy of left()) {
    try {
      if (now === "same") await bring(copy);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.status === 0 || refusal.status >= 500) now = "offline";
      else if (refusal.status === 401) now = "other";
      else asked.push(copy);
    }
  }
  works = false;
  show(asked, now);
  if (now !== "same") timer = setTimeout(bringAll, AGAIN_MS);
}

/** A line for each text that needs a choice; before them how many wait, their first words, and what for. */
function show(asked, now) {
  const lines = asked.map((copy) => {
    const way = document.createElement("a");
    way.href = copy.addresses.submit.replace(/submit\/$/, "");
    way.textContent = choose;
    const line = document.createElement("p");
    line.append(way);
    return line;
  });
  const waits = left().filter((copy) => !asked.some(({ key }) => key === copy.key));
  if (now !== "same" && waits.length) lines.unshift(counted(waits, now), listed(waits));
  place.replaceChildren(...lines);
  place.hidden = !lines.length;
}

function counted(waits, now) {
  const line = document.createElement("p");
  line.append(`${(waits.length === 1 ? one : many).replace("{n}", String(waits.length))} `);
  if (now === "offline") line.append(waiting);
  else {
    const way = document.createElement("a");
    way.href = signIn();
    way.textContent = signInWords;
    line.append(`${signedOut} `, way);
  }
  return line;
}

function listed(waits) {
  const list = document.createElement("ul");
  list.append(
    ...waits.slice(0, SHOWN).map((copy) => {
      const item = document.createElement("li");
      const way = document.createElement("a");
      way.href = copy.addresses.submit.replace(/submit\/$/, "");
      way.dir = "auto";
      way.textContent = copy.text.length > FIRST_WORDS ? `${copy.text.slice(0, FIRST_WORDS)}…` : copy.text;
      item.append(way);
      return item;
    }),
  );
  return list;
}

try {
  if (left().length) bringAll();
  window.addEventListener("online", () => left().length && bringAll());
} catch {
  // the device's storage cannot be read: there is nothing
}
