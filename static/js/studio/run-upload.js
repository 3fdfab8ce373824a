// A run is sent in pieces of a minute. Its sound stays on this device until the server has every piece, by its digest.
import { changeRow, forget, soundOf } from "./store.js";
import { sha256 } from "./wav.js";

const SECONDS = 60; // pieces of a second on the disk, in one that is sent

/** Resolves to the server's last answer, {answer, said}; the row is gone when that is good. headers: of every piece. */
export async function sendRun(address, row, headers) {
  const seconds = await soundOf(row.id);
  const count = Math.ceil(seconds.length / SECONDS);
  for (let n = row.run.sent; n < count; n++) {
    const blob = new Blob(seconds.slice(n * SECONDS, (n + 1) * SECONDS));
    const digest = await sha256(blob);
    const answer = await fetch(`${address}pieces/${n}/`, {
      method: "PUT",
      body: blob,
      headers: {
        ...headers,
        "Content-Type": "application/octet-stream",
        "X-Take-Rate": row.kind === "pcm" ? String(row.rate) : "",
        "X-Take-Sha256": digest,
      },
    });
    if (!answer.ok || answer.headers.get("X-Take-Sha256") !== digest) return told(answer);
    row = await changeRow(row.id, { run: { ...row.run, sent: n + 1 } });
    if (!row) return { answer, said: {} }; // thrown away meanwhile, in another tab
  }
  const last = await told(
    await fetch(`${address}end/`, {
      method: "POST",
      body: JSON.stringify({ pieces: count, parts: row.run.parts }),
      headers: { ...headers, "Content-Type": "application/json" },
    }),
  );
  if (last.answer.ok) await forget(row.id);
  else if (last.answer.status === 409) await changeRow(row.id, { run: { ...row.run, sent: 0 } });
  return last;
}

const told = async (answer) => ({ answer, said: await answer.json().catch(() => ({})) });
