// The bar of the whole version, as the server counted it, moved on by what was recorded since the page was opened.

/** recorded: how many segments more have a take that waits for a reviewer. */
export function showRecorded(element, recorded) {
  const rects = [...element.querySelectorAll(".part")];
  const counts = Object.fromEntries(rects.map((rect) => [rect.classList[1], Number(rect.dataset.count)]));
  const moved = Math.max(-counts.to_listen, Math.min(counts.to_record, recorded));
  counts.to_record -= moved;
  counts.to_listen += moved;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0) || 1;
  let before = 0;
  for (const rect of rects) {
    const count = counts[rect.classList[1]];
    rect.setAttribute("x", `${(before * 100) / total}%`);
    rect.setAttribute("width", `${(count * 100) / total}%`);
    before += count;
  }
  if (element.dataset.stage === "to_record") element.querySelector("bdi").textContent = `${counts.to_record}/${total}`;
}
