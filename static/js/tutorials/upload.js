// Uploading a video, or the music of one: first the texts (title, summary, transcript), then the bytes by tus, which
// resumes after a break.
import "tus-js-client"; // an old-style script: it sets `window.tus`
import { takeDropped } from "./dropping.js";
import { post, Refusal, token } from "./server-requests.js";
import { lasting, TimeLeft } from "./time-left.js";

const form = document.getElementById("upload");
const [problem, sending, doing, percent, left, bar, send, pause, resume] = [
  ..."problem sending doing percent left bar send pause resume".split(" "),
].map((id) => document.getElementById(id));
const CHUNK = 16 * 1024 * 1024; // an answer every few seconds on a slow connection: little is sent twice
const PATIENCE = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000, 60_000, 60_000];
const timeLeft = new TimeLeft();
/** @type {any} an upload of tus */
let current = null;

function show(element, visible) {
  element.hidden = !visible;
}

function complain(sentence) {
  problem.textContent = sentence || form.dataset.failed;
  show(problem, true);
  problem.scrollIntoView({ block: "nearest" });
}

function working(active) {
  for (const field of form.querySelectorAll("input, textarea")) field.disabled = active;
  show(send, !active);
  show(pause, active);
  show(resume, false);
}

/** The upload of the same file that this person began earlier, on any device. */
function begun(file) {
  return [...document.querySelectorAll("[data-unfinished]")].find(
    (item) => item.dataset.name === file.name && Number(item.dataset.bytes) === file.size,
  );
}

async function begin(file) {
  const earlier = begun(file);
  if (earlier) {
    doing.textContent = form.dataset.resumes;
    return { upload: earlier.dataset.unfinished, finish: `${earlier.dataset.unfinished}finish/` };
  }
  const words = new FormData(/** @type {any} */ (form));
  words.delete("video");
  words.set("name", file.name);
  words.set("bytes", String(file.size));
  const transcript = words.get("transcript");
  if (!(transcript instanceof File && transcript.size)) words.delete("transcript");
  return post(form.action, words);
}

function transfer(file, addresses) {
  return new Promise((resolve, reject) => {
    current = new window.tus.Upload(file, {
      uploadUrl: addresses.upload,
      endpoint: addresses.upload,
      chunkSize: CHUNK,
      retryDelays: PATIENCE,
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      storeFingerprintForResuming: false, // the server knows this person's uploads
      onProgress(sent, total) {
        doing.textContent = sent === total ? form.dataset.judging : form.dataset.sending;
        percent.textContent = `${Math.floor((100 * sent) / total)} %`;
        bar.value = Math.floor((1000 * sent) / total);
        const ms = sent === total ? null : timeLeft.after(sent, total, performance.now());
        left.textContent =
          ms === null ? "" : form.dataset.left.replace("{time}", lasting(ms, document.documentElement.lang));
      },
      onShouldRetry(error) {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 0 || status >= 500) doing.textContent = form.dataset.lost;
        return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
      },
      onError(error) {
        const answer = error.originalResponse;
        let said = {};
        try {
          said = JSON.parse(answer?.getBody() || "{}");
        } catch {
          // an answer that is not ours (a proxy's page) has no message
        }
        reject(new Refusal(answer?.getStatus() ?? 0, said));
      },
      onSuccess: resolve,
    });
    current.start();
  });
}

/** The tutorial's address; polled while the server checks the video. */
async function finished(address) {
  for (;;) {
    try {
      return (await post(address)).address;
    } catch (refusal) {
      if (refusal.status !== 423) throw refusal;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = form.elements.video.files[0];
  show(problem, false);
  if (!file) return;
  if (file.size > Number(form.dataset.limit)) {
    complain(form.dataset.tooLarge);
    return;
  }
  show(sending, true);
  const words = begin(file);
  working(true);
  try {
    const addresses = await words;
    await transfer(file, addresses);
    doing.textContent = form.dataset.judging;
    location.assign(await finished(addresses.finish));
  } catch (refusal) {
    working(false);
    show(sending, false);
    complain(refusal.message);
  }
});

form.elements.video.addEventListener("change", () => {
  const file = form.elements.video.files[0];
  const earlier = file && begun(file);
  if (!form.elements.title) return; // a track that belongs to a film has no title of its own
  if (earlier) {
    form.elements.title.value = earlier.dataset.title;
    form.elements.summary.value = earlier.dataset.summary;
  } else if (file && !form.elements.title.value) {
    form.elements.title.value = file.name.replace(/\.[^.]*$/, "").replaceAll("_", " ");
  }
});

pause.addEventListener("click", async () => {
  await current?.abort();
  timeLeft.restart();
  left.textContent = "";
  show(pause, false);
  show(resume, true);
});

resume.addEventListener("click", () => {
  current?.start();
  show(pause, true);
  show(resume, false);
});

takeDropped(form, form.elements.video);

document.documentElement.classList.add("js");
