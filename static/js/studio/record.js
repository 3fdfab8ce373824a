// The record page: puts the studio together.
import { showBanner } from "./banner.js";
import { Level } from "./level.js";
import { listenToKeys } from "./keys.js";
import { hearFrench } from "./french.js";
import { Queue } from "./queue.js";
import { workOffline } from "./offline.js";
import { takeFile } from "./file.js";
import { remembered } from "./settings.js";
import { keepForLong, onChange } from "./store.js";
import { Studio } from "./studio.js";
import { canFill, copyAddress, toggleFull } from "./surroundings.js";
import { View } from "./view.js";

const data = JSON.parse(document.getElementById("studio-data").textContent);
const find = (id) => document.getElementById(id);
data.current = location.pathname.split("/").at(-2); // without a connection one page serves for all sentences
data.worklet = find("studio").dataset.worklet;

const view = new View(data);
const level = new Level(find("level"), data.words);
const settings = remembered();
const studio = new Studio(data, view, level, settings);

const CLAIM_MS = 4 * 60_000;
function claim() {
  if (!queue.csrf) return; // signed out, or never connected: a claim is only a courtesy
  fetch(`${data.pages}${studio.sentence.id}/claim/`, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": queue.csrf },
  }).catch(() => {});
}

const queue = new Queue(data, (event) => {
  const one = data.segments.find((segment) => segment.id === event.row?.segment);
  if (event.kind === "signedOut") view.say(data.words.signed_out, "warn");
  if (event.kind === "sent" && one) one.server = "sent";
  if (event.kind === "again" && one === studio.sentence && studio.phase === "idle") studio.show(one);
});
queue.csrf = find("studio").dataset.csrf;

const banner = document.querySelector("[data-upload-queue]");
banner.dataset.quiet = "yes"; // what was kept is in the list of sentences here
showBanner(banner, { account: data.account, voice: "" }, queue);
onChange(() => studio.refresh());
studio.onShow = claim;
setInterval(claim, CLAIM_MS);

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
  french: () => hearFrench(studio),
  full: () => toggleFull(document.documentElement),
  reload: () => location.reload(),
  copy: copyAddress,
};
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => actions[button.dataset.do](button));
}
find("file").addEventListener("change", (event) => takeFile(studio, event.target));
find("full").hidden = !canFill();
document.addEventListener("fullscreenchange", () => {
  find("full").setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
});
listenToKeys(studio);
keepForLong();
workOffline(data.worker, data.account, [data.worklet]);
await studio.begin(() => {
  find("studio").dataset.ready = "yes";
  find("film").preload = "auto"; // only now: until the buttons answer the film must not take the line from them
});
