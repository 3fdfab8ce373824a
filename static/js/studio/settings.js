// Two choices of a person, kept on their device: little data, noisy room.

export function remembered() {
  const settings = {};
  for (const box of document.querySelectorAll("[data-setting]")) {
    const key = `studio:${box.dataset.setting}`;
    box.checked = localStorage.getItem(key) === "yes";
    settings[box.dataset.setting] = box.checked;
    box.addEventListener("change", () => {
      settings[box.dataset.setting] = box.checked;
      localStorage.setItem(key, box.checked ? "yes" : "no");
    });
  }
  return settings;
}
