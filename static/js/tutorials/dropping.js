// A file that is dragged onto a form is chosen as if by its button.

/** form: where files may be dropped. input: its file field. */
export function takeDropped(form, input) {
  let inside = 0; // enter and leave are said for every element within
  const mark = () => form.classList.toggle("over", inside > 0 && !input.disabled);
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  form.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    inside += 1;
    mark();
  });
  form.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    inside -= 1;
    mark();
  });
  form.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // else the browser leaves the page and plays the file
    inside = 0;
    mark();
    if (input.disabled || !event.dataTransfer.files.length) return;
    const chosen = new DataTransfer();
    chosen.items.add(event.dataTransfer.files[0]);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
