// "I did not understand this step": the form works alone; here the page stays where it is.

const KEPT = "hard-steps";
const today = () => new Date().toLocaleDateString("sv"); // 2026-03-09, by the clock of the device

/** The steps that were said to be hard on this device today, as `address segment`. */
function toldToday() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return kept.day === today() ? kept.steps : [];
  } catch {
    return []; // storage is closed, or somebody else wrote there
  }
}

function remember(step) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ day: today(), steps: [...toldToday(), step] }));
  } catch {
    // storage is closed: until the page is left the button itself remembers
  }
}

function press(button) {
  button.setAttribute("aria-pressed", "true");
  button.setAttribute("aria-disabled", "true");
}

export function hardSteps(form) {
  if (!form) return;
  const said = document.querySelector("#thanks");
  // Without a network nobody can be told: the buttons are away, rather than lead out of a kept page.
  const reachable = () => {
    for (const button of form.querySelectorAll("[name=segment]")) button.hidden = !navigator.onLine;
  };
  for (const change of ["online", "offline"]) addEventListener(change, reachable);
  reachable();
  const thank = () => {
    said.textContent = said.dataset.thanks;
    said.classList.remove("thanks-later");
  };
  const stepOf = (button) => `${form.action} ${button.value}`;
  const told = toldToday();
  for (const button of form.querySelectorAll("[name=segment]")) if (told.includes(stepOf(button))) press(button);
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed || !("sendBeacon" in navigator)) return;
    const step = new URLSearchParams({ release: form.elements.release.value, segment: pressed.value });
    if (!navigator.sendBeacon(form.action, step)) return;
    event.preventDefault();
    press(pressed);
    remember(stepOf(pressed));
    thank();
  });
  form.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest("[aria-disabled]")) return;
      event.preventDefault(); // counted today already
      thank();
    },
    true,
  );
}
