// The translate page's desk: the text box, the suggestions beside it, and what the text was started from.

/** @type {TextPage} */
export const data = JSON.parse(document.getElementById("bench-data").textContent);
export const words = document.getElementById("bench").dataset;
export const form = document.getElementById("form");
export const box = document.getElementById("text");
const trouble = document.getElementById("trouble");
const saved = document.getElementById("saved");
const NOBODY = { by: "", from: "" };

/** base: the revision; begun: whose words the text was begun from, and which. */
export const origin = { base: data.base, begun: data.begun ?? NOBODY };
export const marks = () => ({ base: origin.base, begun_by: origin.begun.by, begun_from: origin.begun.from });

/** word: the name of one of the page's sentences. */
export function say(word) {
  saved.textContent = words[word] ?? "";
}

export function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

/** The session ended: what was written stays on this device until the same person is back. */
export function askToSignIn(address) {
  const { signedOut, signIn } = document.querySelector("[data-outgoing]").dataset;
  const way = document.createElement("a");
  way.href = address;
  way.textContent = signIn;
  trouble.replaceChildren(`${signedOut} `, way);
  trouble.hidden = false;
}

/** by: "memory" or "machine" where the words are theirs. */
export function write(text, by = "") {
  box.value = text;
  origin.begun = by ? { by, from: text } : NOBODY;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The word in place of the selection, with a space where the script has spaces. */
export function insert(word) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const space =
    start > 0 && /[\p{L}\p{N},;:.]$/u.test(value.slice(0, start)) && !/\p{Script=Han}/u.test(word) ? " " : "";
  box.focus();
  box.setRangeText(space + word, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

box.addEventListener("input", () => {
  if (!box.value.trim()) origin.begun = NOBODY;
});
