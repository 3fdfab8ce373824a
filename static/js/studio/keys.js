// Keys of the studio: Space records and stops (or plays), Enter sends, R again, H the second half again, arrows go to the neighbours.

const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const ACTS = "button, a, summary, input, label";

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
    } else if (event.key.toLowerCase() === "r" && !runs) {
      done();
      studio.record();
    } else if (event.key.toLowerCase() === "h" && !runs) {
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
