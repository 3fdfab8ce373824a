// Two people, or two tabs, wrote the same sentence: both are shown, one is chosen or both are joined by hand.

const dialog = document.getElementById("conflict");

let turn = Promise.resolve();

/** said: the server's 409. Resolves to the text to keep, or null to take theirs. Two questions wait for each other. */
export function settle(said) {
  turn = turn.then(() => ask(said));
  return turn;
}

function ask(said) {
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
    // Escape keeps one's own words: nothing written may vanish by a key pressed in haste.
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "theirs" ? null : text.value), {
      once: true,
    });
  });
}
