// The microphone test: five seconds are recorded and played back. The recording stays on the device; only how long the
// sentence took is sent.
import { Microphone, MicrophoneTrouble } from "./capture.js";
import { adviceFor, judge } from "./findings.js";
import { echoes } from "./echo.js";
import { Level } from "./level.js";
import { remembered } from "./settings.js";
import { causeOf, copyAddress, isLaptops, showHelp } from "./surroundings.js";
import { post } from "../tutorials/server-requests.js";
import { joined, toInt16, wavBlob } from "./wav.js";

const LENGTH_MS = 5000;
const AFTER_MS = 300; // quiet at the end: the sentence was not cut off
/** @type {MicrophonePage} */
const data = JSON.parse(document.getElementById("studio-data").textContent);
const find = (id) => document.getElementById(id);
const settings = remembered();
const level = new Level(find("level"), data.words);
const say = (text, kind) => {
  find("status").textContent = text;
  find("status").className = kind ? `notice ${kind}` : "quiet-status";
};
/** @type {Microphone | null} */
let mic = null;

const WARN_ONLY = new Set(["cut_start", "cut_end", "dropouts"]); // a test is no take

/** A sentence that was said whole tells something of the voice's pace. Without a network nothing is lost. */
function tellLength({ span, durationMs, lengthMs }) {
  if (!data.language || !span || durationMs - span.end < AFTER_MS) return;
  post(location.pathname, { language: data.language, speech_ms: Math.round(lengthMs) }).catch(() => {});
}

function report(samples, rate, label) {
  const { figures, findings } = judge(samples, rate);
  tellLength(figures);
  const items = findings.filter((finding) => !WARN_ONLY.has(finding.code));
  if (!items.length && echoes(samples, rate)) items.push({ code: "echo", severity: "warn" });
  const own = isLaptops(label) ? [{ code: "own", severity: "warn" }] : [];
  find("findings").replaceChildren(
    ...[...items, ...own].map((finding) => {
      const item = document.createElement("li");
      item.className = `notice ${finding.severity === "retake" ? "bad" : "warn"}`;
      const word = ["echo", "own"].includes(finding.code) && data.words[finding.code];
      item.textContent = word || adviceFor(finding, data.advice);
      item.dir = "auto";
      if (!word) item.lang = data.advice.lang;
      return item;
    }),
  );
  say(items.length ? data.words.test_heard : data.words.good, items.length ? "" : "good");
}

async function test() {
  find("try").disabled = true;
  find("findings").replaceChildren();
  find("played").hidden = find("help").hidden = true;
  try {
    if (mic && mic.noisyRoom !== settings.noisy) {
      mic.close();
      mic = null;
    }
    mic ??= new Microphone(find("test").dataset.worklet, { noisyRoom: settings.noisy });
    mic.onLevel = (samples) => level.hear(samples);
    await mic.open();
  } catch (trouble) {
    const code = causeOf(trouble instanceof MicrophoneTrouble ? trouble.code : "busy");
    say(data.words[code], "bad");
    showHelp(find("help"), code, data.steps);
    find("try").disabled = false;
    return;
  }
  find("device").textContent = mic.device().label;
  find("phrase").classList.add("on");
  const pieces = [];
  mic.listen((samples) => pieces.push(toInt16(samples).buffer));
  await new Promise((resolve) => setTimeout(resolve, LENGTH_MS));
  mic.stopListening();
  find("phrase").classList.remove("on");
  if (pieces.length) {
    find("played").src = URL.createObjectURL(wavBlob(pieces, mic.rate));
    find("played").hidden = false;
    report(joined(pieces), mic.rate, mic.device().label);
    find("played")
      .play()
      .catch(() => {});
  } else say(data.words.nothing, "bad");
  find("try").disabled = false;
}

find("try").addEventListener("click", test);
document.querySelector("[data-do=reload]").addEventListener("click", () => location.reload());
document.querySelector("[data-do=copy]").addEventListener("click", (event) => copyAddress(event.currentTarget));
