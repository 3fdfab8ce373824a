// Takes that could not be stored (the disk is full, or the browser stores nothing): they last as long as this page, and
// are played, sent and deleted like the others. Leaving the page asks first.

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
/** Is all the sound of a take in memory, none of it on the disk? */
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

/** The pieces of a take in order: those on the disk ([{n, bytes}]) and those in memory only. */
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
