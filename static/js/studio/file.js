// The last resort: a file that the phone's own recorder made.
import { addPiece, changeRow, putRow } from "./store.js";

const PIECE = 256 * 1024;

export async function takeFile(studio, input) {
  const [file] = input.files;
  if (!file) return;
  const { data, segment } = studio;
  const id = crypto.randomUUID();
  await putRow({
    id,
    account: data.account,
    slug: data.slug,
    language: data.language,
    segment: segment.id,
    revision: segment.revision,
    text: segment.text || segment.french,
    state: "recording",
    kind: "file",
    type: file.type || "application/octet-stream",
    rate: 0,
    samples: 0,
    device: { fallback: true, label: file.name },
    createdAt: Date.now(),
    tries: 0,
  });
  for (let n = 0; n * PIECE < file.size; n++) {
    await addPiece(id, n, await file.slice(n * PIECE, (n + 1) * PIECE).arrayBuffer());
  }
  const row = await changeRow(id, { state: "kept" });
  input.value = "";
  await studio.refresh();
  await studio.recorded({ row }, "stopped", segment);
}
