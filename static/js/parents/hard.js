// "I did not understand this step": the form works alone; here the page stays where it is.

export function hardSteps(form) {
  const said = document.querySelector("#thanks");
  form?.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed || !("sendBeacon" in navigator)) return;
    const told = new URLSearchParams({ release: form.elements.release.value, segment: pressed.value });
    if (!navigator.onLine || !navigator.sendBeacon(form.action, told)) return;
    event.preventDefault();
    pressed.setAttribute("aria-pressed", "true");
    pressed.setAttribute("aria-disabled", "true");
    said.textContent = said.dataset.thanks;
    said.classList.remove("thanks-later");
  });
  form?.addEventListener(
    "click",
    (event) => {
      if (event.target.closest("[aria-disabled]")) event.preventDefault(); // one tap counts once
    },
    true,
  );
}
