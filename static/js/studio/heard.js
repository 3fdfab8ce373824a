// Which takes were heard in this tab. The journal says it of each that is approved; no other page asks.

const KEPT = "portevoix-heard";
const MOST = 500;
const here = new Set();

/** Their names, the oldest first. */
export function heardTakes() {
  try {
    return new Set([...JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"), ...here]);
  } catch {
    return here; // no storage in this browser: this page alone remembers
  }
}

export function addHeard(take) {
  here.add(take);
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...heardTakes()].slice(-MOST)));
  } catch {
    // the page remembers
  }
}
