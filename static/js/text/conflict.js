// Two people, or two tabs, wrote the same sentence: both texts and their difference, then one of them or a third.

const dialog = document.getElementById("conflict");
const NAMES = { insert: "ins", delete: "del", equal: "span" };

/** said: the server's 409. Resolves to the text to send, or null to take theirs. */
export function settle(said) {
  document.getElementById("conflict-by").textContent = said.by ? `${said.sentence} (${said.by})` : said.sentence;
  document.getElementById("conflict-theirs").textContent = said.theirs;
  const shown = document.getElementById("conflict-difference");
  shown.replaceChildren();
  for (const [kind, words] of said.difference ?? []) {
    const piece = document.createElement(NAMES[kind]);
    piece.textContent = words;
    shown.append(piece);
  }
  const text = document.getElementById("conflict-text");
  text.value = said.mine;
  dialog.returnValue = "";
  dialog.showModal();
  text.focus();
  return new Promise((resolve) => {
    // Escape asks again at the next sending: nothing written may vanish by a key pressed in haste.
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "theirs" ? null : text.value), {
      once: true,
    });
  });
}

// Enter sends, as in the page behind.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault();
  dialog.close("mine");
});
