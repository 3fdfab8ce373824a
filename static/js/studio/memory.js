// What the disk would not take (no room left, or a browser that keeps nothing): it lives as long as this page does, and
// is heard, sent and forgotten like the rest. Somebody who leaves the page meanwhile is asked first.

const rows = new Map();
const pieces = new Map(); // id → Map(n → bytes)

const leaving = (event) => event.preventDefault();

function watch() {
  const holds = rows.size + pieces.size > 0;
  if (holds) window.addEventListener("beforeunload", leaving);
  else window.removeEventListener("beforeunload", leaving);
}

export const holds = (id) => rows.has(id) || pieces.has(id);
export const rowHere = (id) => rows.get(id) ?? null;
export const rowsOf = (account) => [...rows.values()].filter((row) => row.account === account);
/** Is all the sound of a take here, none of it on the disk? */
export const beginsHere = (id) => pieces.get(id)?.has(0) ?? false;

export function keepRow(row) {
  rows.set(row.id, row);
  watch();
}

export function keepPiece(id, n, bytes) {
  if (!pieces.has(id)) pieces.set(id, new Map());
  pieces.get(id).set(n, bytes);
  watch();
}

/** The pieces of a take in order: those of the disk ([{n, bytes}]) and those that are only here. */
export function withPieces(id, found) {
  const all = new Map([...found.map((piece) => [piece.n, piece.bytes]), ...(pieces.get(id) ?? [])]);
  return [...all].sort(([number], [other]) => number - other).map(([, bytes]) => bytes);
}

export function dropPieces(id) {
  pieces.delete(id);
  watch();
}

export function drop(id) {
  rows.delete(id);
  dropPieces(id);
}

export function rename(id, fresh) {
  if (rows.has(id)) rows.set(fresh, { ...rows.get(id), id: fresh });
  if (pieces.has(id)) pieces.set(fresh, pieces.get(id));
  drop(id);
}
