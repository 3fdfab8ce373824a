// The record page: assembles the studio. Only what the buttons need is imported here, the rest is in later.js.
import { listenToKeys } from "./keys.js";
import { later } from "./later.js";
import { remembered } from "./settings.js";
import { Studio } from "./studio.js";
import { canFill, copyAddress, toggleFull } from "./surroundings.js";
import { View } from "./view.js";

const data = JSON.parse(document.getElementById("studio-data").textContent);
const find = (id) => document.getElementById(id);
data.current = location.pathname.split("/").at(-2); // without a connection one stored page serves all segments
data.worklet = find("studio").dataset.worklet;

const studio = new Studio(data, new View(data), remembered());

const actions = {
  record: () => studio.toggle(),
  again: () => studio.record(),
  half: () => studio.recordHalf(),
  listen: () => studio.listen(),
  send: () => studio.send(),
  anyway: () => studio.send(),
  throw: () => studio.throwAway(),
  previous: () => studio.move(-1),
  next: () => studio.move(1),
  french: () => studio.rest?.hearFrench(studio),
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
listenToKeys(studio);
studio.paint(studio.opened);
find("studio").dataset.ready = "yes";
await new Promise((resolve) => setTimeout(resolve)); // handle a pending touch first
await studio.begin(later());
