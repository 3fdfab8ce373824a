// "I did not understand this step": the form works alone; here the page stays where it is.

export function hardSteps(form) {
  if (!form) return;
  const said = document.querySelector("#thanks");
  // Without a network nobody can be told: the buttons are away, rather than lead out of a kept page.
  const reachable = () => {
    for (const button of form.querySelectorAll("[name=segment]")) button.hidden = !navigator.onLine;
  };
  for (const change of ["online", "offline"]) addEventListener(change, reachable);
  reachable();
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed || !("sendBeacon" in navigator)) return;
    const told = new URLSearchParams({ release: form.elements.release.value, segment: pressed.value });
    if (!navigator.sendBeacon(form.action, told)) return;
    event.preventDefault();
    pressed.setAttribute("aria-pressed", "true");
    pressed.setAttribute("aria-disabled", "true");
    said.textContent = said.dataset.thanks;
    said.classList.remove("thanks-later");
  });
  form.addEventListener(
    "click",
    (event) => {
      if (event.target.closest("[aria-disabled]")) event.preventDefault(); // one tap counts once
    },
    true,
  );
}
