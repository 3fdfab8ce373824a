// The cuts of a run: both sides of each can be heard, and it is moved by drag, by the arrow keys or by steps of 50 ms.
const AROUND_MS = 2500;
const AGAIN_MS = 3000;
/** @type {HTMLAudioElement} */
const whole = /** @type {any} */ (document.getElementById("run-sound"));
const part = new Audio();
let until = Infinity;

/** Play the whole recording from one moment to another, in ms; once more stops it. */
function play(from, to) {
  part.pause();
  const stops = !whole.paused;
  whole.pause();
  if (stops && until === to / 1000) return;
  whole.currentTime = from / 1000;
  until = to / 1000;
  whole.play().catch(() => {});
}

whole?.addEventListener("timeupdate", () => {
  if (whole.currentTime >= until) whole.pause();
});

for (const form of document.querySelectorAll("form.cut")) {
  const place = form.querySelector("[type=range]");
  const moved = () => {
    form.querySelector("[type=submit]").disabled = place.value === place.defaultValue;
  };
  place.addEventListener("input", moved);
  for (const button of form.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      place.value = String(Number(place.value) + Number(button.dataset.step));
      moved();
    });
  }
  for (const button of form.querySelectorAll("[data-hear]")) {
    button.addEventListener("click", () => {
      const at = Number(place.value);
      if (button.dataset.hear === "before") play(Math.max(0, at - AROUND_MS), at);
      else play(at, at + AROUND_MS);
    });
  }
}

for (const button of document.querySelectorAll("[data-take]")) {
  button.addEventListener("click", () => {
    whole?.pause();
    const playing = !part.paused && part.src.endsWith(button.dataset.take);
    part.pause();
    if (playing) return;
    part.src = button.dataset.take;
    part.play().catch(() => {});
  });
}

document.querySelector(".run-parts").setAttribute("data-ready", "yes");
if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), AGAIN_MS);
