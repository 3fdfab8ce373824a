// Removing an unfinished upload.
import { Refusal, token } from "./server-requests.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-give-up]");
  if (!button) return;
  button.disabled = true;
  const headers = { "X-CSRFToken": token(), "Tus-Resumable": "1.0.0" };
  const response = await fetch(button.dataset.giveUp, { method: "DELETE", headers }).catch(() => null);
  if (!response || !(response.ok || response.status === 404)) {
    button.disabled = false;
    throw new Refusal(response?.status ?? 0, {});
  }
  const list = button.closest("section");
  button.closest("[data-unfinished]").remove();
  if (!list.querySelector("[data-unfinished]")) list.remove();
});

document.documentElement.classList.add("js");
