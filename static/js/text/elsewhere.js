// What the same person wrote in another tab or on another device, and what others sent, while this page was open.
import { pageId } from "../kept-text.js";
import { settle } from "./conflict.js";
import { box, data, origin, say, write } from "./desk.js";

const list = document.getElementById("aside");
const newer = document.getElementById("newer");
/** @type {import("./draft.js").Draft} */
let draft;
/** @type {SentByOthers | null} */
let sentByOthers = null;

/** The draft that the list's buttons work with. */
export function openElsewhere(ofPage) {
  draft = ofPage;
  showAside(data.aside);
}

/** texts: put aside by other tabs, to be used or removed. */
export function showAside(texts = []) {
  const others = texts.filter((text) => text.trim() && text !== box.value);
  list.closest("section").hidden = !others.length;
  list.replaceChildren(
    ...others.map((text) => {
      const item = document.getElementById("aside-text").content.firstElementChild.cloneNode(true);
      item.querySelector(".said").textContent = text;
      item.querySelector("[data-use]").addEventListener("click", () => use(text));
      item.querySelector("[data-let-go]").addEventListener("click", () => draft.letGo([text]));
      return item;
    }),
  );
}

/** The text in the box and the chosen one change places. */
async function use(text) {
  const before = box.value;
  write(text);
  await draft.putAside(before, [text]);
}

/** said: {text, base, by}, or null. */
export function showNewer(/** @type {SentByOthers | null} */ said) {
  sentByOthers = said;
  newer.hidden = !said || said.text === box.value;
  if (said) newer.querySelector("p").textContent = said.text;
}

newer.querySelector("button").addEventListener("click", async () => {
  if (!sentByOthers) return;
  const { text, base } = sentByOthers;
  const before = box.value;
  origin.base = base;
  write(text);
  newer.hidden = true;
  await draft.putAside(before);
});

/** Go on with the text of another tab: {text, number, base, begun_by, begun_from}. */
export function take(/** @type {DraftOnServer} */ other) {
  box.value = other.text;
  origin.base = other.base;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  origin.begun = { by: other.begun_by, from: other.begun_from };
  clearTimeout(draft.timer);
  draft.goOnFrom(other);
}

/** The heartbeat found this draft on the server. */
export function compare(/** @type {DraftOnServer | null} */ other) {
  if (!other || other.number === draft.number || other.writer === pageId || draft.working || draft.held) return;
  if (other.text === box.value) draft.goOnFrom(other);
  else if (box.value === draft.known) {
    take(other);
    say("elsewhere");
  } else draft.changed(box.value); // its save is refused, and both texts are shown
}

/** The draft was saved second: show both texts, and let the person choose. */
export async function chooseDraft(/** @type {BothTexts & {draft: DraftOnServer}} */ said) {
  const held = draft.held;
  draft.held = true;
  const { way, text } = await settle({ ...said, mine: box.value }, "own");
  draft.held = held;
  const seen = [said.mine, text];
  if (way === "theirs") {
    take(said.draft);
    await draft.letGo(seen);
    return way;
  }
  if (way === "mine") {
    draft.number = said.draft.number;
    draft.drop = seen;
  } else draft.both = true; // closed without a choice: this text stays in the box and the other is put aside
  box.value = text;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return way;
}
