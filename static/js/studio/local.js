// The takes of one version on this device: left behind by a killed tab, undecided, or waiting to be sent.
import { isHeld } from "./recording.js";
import { changeRow, forget, rowsOf, soundOf } from "./store.js";

/** Takes whose tab was killed during the recording become undecided ones; those without sound are deleted. */
export async function rescue(account) {
  const rescued = [];
  for (const row of await rowsOf(account)) {
    if (row.state !== "recording" || (await isHeld(row.id))) continue;
    const pieces = await soundOf(row.id);
    if (!pieces.length || row.punch) {
      // only the second half: the complete earlier take is still here
      await forget(row.id);
      continue;
    }
    const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
    const device = { ...row.device, recovered: true };
    rescued.push(await changeRow(row.id, { state: "kept", samples: row.kind === "pcm" ? bytes / 2 : 0, device }));
  }
  return rescued;
}

/** Segment → its newest row on this device, of one version. */
export async function rowsBySegment(account, slug, language) {
  const rows = await rowsOf(account);
  const found = new Map();
  for (const row of rows)
    if (row.slug === slug && row.language === language && row.state !== "recording" && !row.run)
      found.set(row.segment, row);
  return found;
}

/** Earlier takes of the same segment on this device that are undecided or were refused. */
export async function earlierThan(account, row) {
  return (await rowsOf(account)).filter((other) => {
    const same = other.slug === row.slug && other.language === row.language && other.segment === row.segment;
    const open = ["kept", "again", "refused"].includes(other.state);
    return same && open && !other.run && other.id !== row.id && other.createdAt <= row.createdAt;
  });
}

/** A newer take of the segment is safe: delete the earlier ones. */
export async function forgetEarlier(account, row) {
  for (const other of await earlierThan(account, row)) await forget(other.id);
}
