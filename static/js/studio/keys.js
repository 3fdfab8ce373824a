// Keys of the studio: Space records and stops (or plays), Enter sends, R again, H the second half again, arrows go to
// the neighbours.

const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const ACTS = "button, a, summary, input, label";

/** The letter that a key writes, as the page names it; where it writes none of ours (an Arabic or a Russian keyboard),
 * the letter at its place. Else empty. */
export function letterOf({ key, code }) {
  return (/^[a-z]$/i.test(key) ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? "")).toLowerCase();
}

/** Does this key belong to the open panel, a <details> with a form, or null? Escape closes it, Ctrl and Enter send it,
 * and what is typed beside its field is typed into it: none of it may act on the page. */
export function answers(event, panel) {
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
    panel.querySelector("textarea, input:not([type=radio], [type=hidden])")?.focus(); // the letter follows by itself
  } else return false;
  return true;
}

export function listenToKeys(studio) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]"))
      return;
    if (event.target.closest(WRITES)) return;
    const { runs } = studio;
    const acts = event.target.closest(ACTS); // a focused button keeps its own Space and Enter, except while recording
    const done = () => event.preventDefault();
    if (event.key === " " && (runs || !acts)) {
      done();
      if (studio.phase === "deciding") studio.listen();
      else studio.toggle();
    } else if (event.key === "Escape" && runs) {
      done();
      studio.cancel();
    } else if (event.key === "Enter" && !acts && studio.phase === "deciding") {
      done();
      studio.send();
    } else if (letterOf(event) === "r" && !runs) {
      done();
      studio.record();
    } else if (letterOf(event) === "h" && !runs) {
      done();
      studio.recordHalf();
    } else if (event.key === "ArrowLeft" && !runs) {
      done();
      studio.move(-1);
    } else if (event.key === "ArrowRight" && !runs) {
      done();
      studio.move(1);
    }
  });
}
