// Two choices of a person, kept on their device: little data, noisy room.

export function remembered() {
  const settings = {};
  for (const box of document.querySelectorAll("[data-setting]")) {
    const key = `studio:${box.dataset.setting}`;
    try {
      box.checked = localStorage.getItem(key) === "yes";
    } catch {
      // a browser that stores nothing: the choice lasts as long as this page
    }
    settings[box.dataset.setting] = box.checked;
    box.addEventListener("change", () => {
      settings[box.dataset.setting] = box.checked;
      try {
        localStorage.setItem(key, box.checked ? "yes" : "no");
      } catch {
        // as above
      }
    });
  }
  return settings;
}
