"""Controls that lie over one another: the one below cannot be tapped where the one above is, or read.

Those are compared that move together: what stays in sight while the page moves (sticky, fixed) lies over others by
design, and what a box cuts off lies below it without being seen. A link that covers a card is under its buttons.
"""

from __future__ import annotations

OVERLAPPING = """() => {
  const apart = new Set(["sticky", "fixed", "absolute"]);
  const layer = (element) => {
    if (element === null) return null;
    const { position, overflowY } = getComputedStyle(element);
    return apart.has(position) || overflowY !== "visible" ? element : layer(element.parentElement);
  };
  const controls = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".cover, .skip"))
    .map((one) => ({ one, layer: layer(one.parentElement), boxes: [...one.getClientRects()] }))
    .filter(({ one }) => !apart.has(getComputedStyle(one).position));
  const shared = (a1, a2, b1, b2) => Math.min(a2, b2) - Math.max(a1, b1);
  const meet = (a, b) => shared(a.left, a.right, b.left, b.right) > 2 && shared(a.top, a.bottom, b.top, b.bottom) > 2;
  const name = (element) => element.getAttribute("aria-label") ?? (element.textContent.trim() || element.name);
  return controls.flatMap((a, at) =>
    controls.slice(at + 1)
      .filter((b) => a.layer === b.layer && !a.one.contains(b.one) && !b.one.contains(a.one))
      .filter((b) => a.boxes.some((box) => b.boxes.some((over) => meet(box, over))))
      .map((b) => `${name(a.one)} | ${name(b.one)}`)
  );
}"""
