// A switch for a choice that stands whole behind *more*: pressed, unless it is `off`.
export function switchOf(pressed, select, off) {
  if (!select) return;
  const options = [...select.options];
  let before = (options.find((option) => option.defaultSelected) ?? options[0]).value;
  const show = () => {
    const on = select.value !== off;
    if (on) before = select.value;
    pressed.setAttribute("aria-pressed", String(on));
  };
  pressed.addEventListener("click", () => {
    select.value = select.value === off ? before : off;
    select.dispatchEvent(new Event("change"));
  });
  for (const event of ["change", "shown"]) select.addEventListener(event, show);
  show();
}
