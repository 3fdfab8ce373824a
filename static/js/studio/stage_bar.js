// How far the whole version is, as the server counts it for every screen. It is asked for after the page is shown.

export async function showStage(element) {
  if (!navigator.onLine) return;
  try {
    const answer = await fetch(element.dataset.address);
    if (answer.ok && !answer.redirected) element.innerHTML = await answer.text();
  } catch {
    // Without the network the earlier bar stays: it is a courtesy, the recordings are safe elsewhere.
  }
}
