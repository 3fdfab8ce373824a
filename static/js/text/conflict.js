// Two people, or two tabs, wrote the same segment: both texts and their difference, then one of them or a third.

const dialog = document.getElementById("conflict");
const NAMES = { insert: "ins", delete: "del", equal: "span" };

/** said: the server's 409; whose: "others", or "own" where the same person wrote both. Resolves to {way, text}: way is
 *  "mine" (text is what it should say), "theirs", or "" when the dialog was closed without a choice. */
export function settle(/** @type {BothTexts} */ said, whose = "others") {
  for (const words of dialog.querySelectorAll("[data-whose]")) words.hidden = words.dataset.whose !== whose;
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
    // Escape chooses nothing: nothing written may vanish, or be sent, by a key pressed in haste.
    const close = () => resolve({ way: dialog.returnValue, text: text.value });
    dialog.addEventListener("close", close, { once: true });
  });
}

// Enter sends, as in the page behind.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault();
  dialog.close("mine");
});
