// On pages other than the studio: counts the takes on this device and sends them.
import { showBanner } from "./banner.js";
import { rescue } from "./local.js";
import { workOffline } from "./offline.js";
import { Queue } from "./queue.js";

const { account, token, start, worker } = document.getElementById("queue-script").dataset;
const place = document.querySelector("[data-upload-queue]");
await rescue(account).catch(() => {});
const queue = new Queue({
  account,
  token,
  takes: token.replace(/token\/$/, "takes/"),
  runs: token.replace(/token\/$/, "runs/"),
});
if (place) showBanner(place, { account, voice: start }, queue);
workOffline(worker, account);
