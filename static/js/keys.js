// The policy of keys, for every page of the workshop (WCAG 2.1.4; the parents' player keeps it by itself): a letter, a
// digit or a sign acts with Alt; alone it acts only while the thing that it acts on has the focus, or everywhere once
// the person has said so on this device (templates/_keys_alone.html). Space, Enter, Escape and the arrows are no
// characters: their pages answer them.

const CHOICE = "portevoix-keys-alone";
const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** Whether this person lets characters act alone, on this device. */
function actAlone() {
  try {
    return localStorage.getItem(CHOICE) === "yes";
  } catch {
    return false; // no storage in this browser: with Alt they act all the same
  }
}

/** The letter that a key writes, as the page names it; where it writes none of ours (an Arabic or a Russian keyboard),
 * the letter at its place. Else empty.
 * @param {PageEvent} event */
export function letterOf({ key, code }) {
  return (/^[a-z]$/i.test(key) ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? "")).toLowerCase();
}

/** The key that was pressed, if it may act on `thing` (an element, or none): a letter in small, else as the browser
 * names it. Empty where it may not, and while somebody writes. */
export function keyFor(event, thing) {
  if (event.target.closest(WRITES)) return ""; // first: a browser that fills in a field sends a keydown without a key
  if (event.isComposing || event.ctrlKey || event.metaKey || event.getModifierState("AltGraph")) return "";
  const key = letterOf(event) || event.key;
  if (key === " " || [...key].length > 1) return event.altKey ? "" : key;
  return event.altKey || thing?.contains(event.target) || actAlone() ? key : "";
}

/** Does this key belong to the open panel in `thing`, a <details> with a form, or null? Escape closes it, Ctrl and
 * Enter send it, and a character beside its field is typed into it: none of it may act on the page. */
export function answers(event, panel, thing) {
  if (!panel?.open || event.isComposing) return false;
  const typed = event.target.closest("input:not([type=radio]), textarea, select");
  if (event.key === "Escape") {
    panel.open = false;
    panel.querySelector("summary").focus();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    panel.querySelector("form").requestSubmit();
  } else if (typed || event.ctrlKey || event.metaKey || event.altKey) {
    return true;
  } else if ([...event.key].length === 1 && event.key !== " ") {
    const field = panel.querySelector("textarea, input:not([type=radio], [type=hidden])");
    if (keyFor(event, thing)) field?.focus(); // the letter follows by itself
  } else return false;
  return true;
}

for (const box of document.querySelectorAll("[data-keys-alone]")) {
  box.checked = actAlone();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(CHOICE, box.checked ? "yes" : "no");
    } catch {
      box.checked = false; // it cannot be remembered, so it is not so
    }
  });
}
