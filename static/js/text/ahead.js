// The next segments are kept on this device, so that somebody goes on writing without a connection.
import { workOffline } from "../studio/offline.js";

const PAGES = "workshop-pages-1"; // the worker's: js/studio/service-worker.js
const QUIET_MS = 1500;
const FEW = 2;
/** @type {TextPage} */
let known;

/** data: the page's. Asks for the pages when this one has done its own work; fewer where data is to be saved. */
export function keepAhead(data) {
  known = data;
  const ahead = navigator.connection?.saveData ? data.ahead.slice(0, FEW) : data.ahead;
  setTimeout(() => workOffline(data.worker, data.account, [], { ahead }), QUIET_MS);
}

/** Whether the text of a page was sent on this device and has not arrived. */
const isSent = (address) => {
  const segment = address.split("/").at(-2);
  const place = `text:${known.account}:${known.language}:${segment}:`;
  return Object.keys(localStorage).some((key) => {
    if (!key.startsWith(place)) return false;
    try {
      return Boolean(JSON.parse(localStorage.getItem(key) ?? "").submit);
    } catch {
      return false;
    }
  });
};

/** The next segment that is on this device and waits for a text; null: none. */
export async function nextKept() {
  try {
    const pages = await caches.open(PAGES);
    for (const address of known.ahead) {
      if (!isSent(address) && (await pages.match(address))) return address;
    }
  } catch {
    // no worker, or a closed memory
  }
  return null;
}

/** The text of this page was sent without a connection: whoever goes on here begins with the next one. */
export function passed() {
  workOffline(known.worker, known.account, [], { passed: location.pathname });
}
