// Two people, or two tabs, changed the same segment: both texts are shown, one is chosen or both are joined by hand.

const dialog = document.getElementById("conflict");

let turn = Promise.resolve();

/** said: the server's 409. Resolves to the text to keep, or null to take theirs. One question after the other. */
export function settle(/** @type {BothSegments} */ said) {
  turn = turn.then(() => ask(said));
  return turn;
}

function ask(/** @type {BothSegments} */ said) {
  const shown = document.getElementById("conflict-difference");
  const text = document.getElementById("conflict-text");
  shown.replaceChildren();
  const names = { insert: "ins", delete: "del", equal: "span" };
  for (const [kind, words] of said.difference ?? []) {
    const piece = document.createElement(names[kind]);
    piece.textContent = words;
    shown.append(piece);
  }
  text.value = said.mine;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    // Escape keeps the person's own text: nothing written may be lost by a wrong key.
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "theirs" ? null : text.value), {
      once: true,
    });
  });
}
