// One pair after the other, then the answers as a file. No module and no import: this stands inside a page that is
// opened from a disk, where neither may be loaded.
(() => {
  const steps = [...document.querySelectorAll("[data-step]")];
  const form = document.querySelector("form");
  const kept = `listening-${form.dataset.test}`;
  let shown = 0;

  /** pair → answer, of what has been chosen. */
  function answers() {
    return new Map(
      [...form.querySelectorAll("input:checked")].map((choice) => [choice.name.replace("pair-", ""), choice.value]),
    );
  }

  function csv() {
    const rows = [...answers()].map(([pair, answer]) => `${form.dataset.test},${pair},${answer}`);
    return `${["test,pair,answer", ...rows].join("\r\n")}\r\n`;
  }

  /** From a disk some browsers keep nothing: then a page that was left begins anew. */
  function keep() {
    try {
      localStorage.setItem(kept, JSON.stringify([...answers()]));
    } catch {}
  }

  function takeUp() {
    try {
      for (const [pair, answer] of JSON.parse(localStorage.getItem(kept) ?? "[]")) {
        const choice = form.querySelector(`[name="pair-${pair}"][value="${answer}"]`);
        if (choice) choice.checked = true;
      }
    } catch {}
  }

  function finish() {
    const missing = steps.length - 2 - answers().size;
    const file = document.querySelector("[data-file]");
    URL.revokeObjectURL(file.href);
    file.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    document.querySelector("[data-text]").value = csv();
    document.querySelector("[data-missing]").hidden = missing === 0;
    document.querySelector("[data-missing] b").textContent = String(missing);
  }

  function show(step) {
    shown = Math.min(Math.max(step, 0), steps.length - 1);
    for (const sound of document.querySelectorAll("audio")) sound.pause();
    steps.forEach((section, at) => {
      section.hidden = at !== shown;
    });
    if (shown === steps.length - 1) finish();
    const sounds = steps[shown].querySelectorAll("audio");
    for (const sound of sounds) sound.preload = "auto";
    for (const sound of steps[shown + 1]?.querySelectorAll("audio") ?? []) sound.preload = "auto";
    const title = steps[shown].querySelector("h1");
    title.focus();
    scrollTo(0, 0);
  }

  // Two sounds at once would be a third.
  document.addEventListener(
    "play",
    (event) => {
      for (const sound of document.querySelectorAll("audio")) if (sound !== event.target) sound.pause();
    },
    true,
  );
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("[data-go]")) {
    button.addEventListener("click", () => show(shown + Number(button.dataset.go)));
  }
  takeUp();
  show(0);
})();
