// The record page: assembles the studio. Only what the buttons need is imported here, the rest is in later.js.
import { keyFor } from "../keys.js";
import { later } from "./later.js";
import { remembered } from "./settings.js";
import { Studio } from "./studio.js";
import { canFill, copyAddress, toggleFull } from "./surroundings.js";
import { View } from "./view.js";

const ACTS = "button, a, summary, input, label";

/** Space records and stops (or plays), Enter sends, R again, H the second half again, P the next part, arrows
 * go to the neighbours. */
function listenToKeys(studio) {
  document.addEventListener("keydown", (event) => {
    if (event.repeat || document.querySelector("dialog[open]")) return;
    const key = keyFor(event, studio.view.root);
    const { runs } = studio;
    const acts = event.target.closest(ACTS); // a focused button keeps its own Space and Enter, except while recording
    const done = () => event.preventDefault();
    if (key === " " && (runs || !acts)) {
      done();
      if (studio.phase === "deciding") studio.listen();
      else studio.toggle();
    } else if (key === "Escape" && runs) {
      done();
      studio.cancel();
    } else if (key === "Enter" && !acts && studio.phase === "deciding") {
      done();
      if (studio.view.sendsTogether) studio.sendAll();
      else studio.send();
    } else if (key === "r" && (!runs || studio.free)) {
      done();
      studio.again();
    } else if (key === "h" && !runs) {
      done();
      studio.recordHalf();
    } else if (key === "p" && !runs) {
      done();
      studio.recordRest();
    } else if (key === "ArrowLeft" && !runs) {
      done();
      studio.move(-1);
    } else if (key === "ArrowRight" && !runs) {
      done();
      studio.move(1);
    }
  });
}

/** @type {StudioPage} */
const data = JSON.parse(document.getElementById("studio-data").textContent);
const find = (id) => document.getElementById(id);
// Without a connection one stored page serves all segments.
data.current = location.pathname.split("/").at(-2) ?? data.current;
data.worklet = find("studio").dataset.worklet;

const studio = new Studio(data, new View(data), remembered());
// After a pending touch was handled.
const begun = new Promise((resolve) => setTimeout(resolve)).then(() => studio.begin(later()));

/** What is heard comes with later.js: a touch before then waits instead of being lost. */
const hear = (name) => async () => {
  await begun;
  await studio.rest?.[name](studio);
};

const actions = {
  record: () => studio.toggle(),
  again: () => studio.again(),
  free: () => studio.handsFree(),
  together: () => studio.together(),
  "run-send": () => studio.rest?.sendTogether(studio),
  "run-throw": () => studio.rest?.throwTogether(studio),
  all: () => studio.sendAll(),
  half: () => studio.recordHalf(),
  rest: () => studio.recordRest(),
  listen: () => studio.listen(),
  send: () => studio.send(),
  anyway: () => studio.send(),
  throw: () => studio.throwAway(),
  previous: () => studio.move(-1),
  next: () => studio.move(1),
  french: hear("hearFrench"),
  slower: hear("hearSlower"),
  beside: hear("hearBeside"),
  part: hear("hearPart"),
  how: () => {
    find("how").open = true;
    find("how").scrollIntoView({ block: "center" });
    find("how").querySelector("summary").focus();
  },
  full: () => toggleFull(document.documentElement),
  reload: () => location.reload(),
  copy: copyAddress,
};
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => actions[button.dataset.do](button));
}
find("file").addEventListener("change", async ({ target }) => {
  if (await studio.whole()) studio.rest.takeFile(studio, target);
});
find("full").hidden = !canFill();
document.addEventListener("fullscreenchange", () => {
  find("full").setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
});
if (document.querySelector("a[data-say]")) {
  import("../parents/say.js").then(({ hush, loudspeakers }) => {
    loudspeakers();
    studio.hush = hush;
  });
}
listenToKeys(studio);
studio.paint(studio.opened);
find("studio").dataset.ready = "yes";
await begun;
