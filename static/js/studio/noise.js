// A cough or a click in a take: marked in the picture of the level, heard without, and cut out by the server.
const FRAME_MS = 20;
const MIDDLE = 20; // of the picture's height
const FLOOR_DB = -70;
const AROUND_S = 1.5;
const AGAIN_MS = 2000;
const form = document.querySelector("form.noise");

/** The level of a sound as a shape that is the same above and below its middle; x in milliseconds. */
function shape(samples, rate) {
  const size = (rate * FRAME_MS) / 1000;
  const heights = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    const power = samples.subarray(at, at + size).reduce((sum, one) => sum + one * one, 0) / size;
    heights.push(MIDDLE * Math.max(0, 1 - (10 * Math.log10(power + 1e-12)) / FLOOR_DB));
  }
  const side = (sign) => heights.map((height, n) => `${n * FRAME_MS},${(MIDDLE + sign * height).toFixed(1)}`);
  return [...side(-1), ...side(1).reverse()].join(" ");
}

async function draw() {
  const bytes = await (await fetch(form.dataset.sound)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes);
  form.querySelector("polygon").setAttribute("points", shape(sound.getChannelData(0), sound.sampleRate));
}

if (form) {
  const [from, until] = form.querySelectorAll("[type=range]");
  const marked = form.querySelector("rect");
  const sound = new Audio(form.dataset.sound);
  const moved = ({ target }) => {
    if (Number(until.value) < Number(from.value)) (target === from ? until : from).value = target.value;
    marked.setAttribute("x", from.value);
    marked.setAttribute("width", String(Number(until.value) - Number(from.value)));
    form.querySelector("[type=submit]").disabled = from.value === until.value;
  };
  form.addEventListener("input", moved);
  for (const button of form.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      const place = button.closest(".field").querySelector("input");
      place.value = String(Number(place.value) + Number(button.dataset.step));
      moved({ target: place });
    });
  }
  const look = () => {
    const [start, end] = [from, until].map((place) => Number(place.value) / 1000);
    if (sound.currentTime >= start && sound.currentTime < end) sound.currentTime = end;
    if (sound.currentTime > end + AROUND_S) sound.pause();
    if (!sound.paused) requestAnimationFrame(look);
  };
  document.getElementById("hear").addEventListener("click", () => {
    sound.currentTime = Math.max(0, Number(from.value) / 1000 - AROUND_S);
    sound.play().then(look, () => {});
  });
  draw().then(
    () => form.setAttribute("data-ready", "yes"),
    () => {}, // without a picture it is marked by ear
  );
}
if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), AGAIN_MS);
