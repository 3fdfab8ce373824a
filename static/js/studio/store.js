// Takes on this device, in IndexedDB: a row for each take, its sound in pieces of one second. A killed tab loses at
// most
// the last second: every piece is written with strict durability before the next is due. What cannot be stored is in
// memory.js; every function here covers both.
//
// row: {id, account, slug, language, segment, revision, text, state, kind: "pcm" | "file", type, rate, samples, device,
//       createdAt, tries, nextAt, sha256, sentence, insist}; back: the take that it says back, then no segment
// state: recording → kept (stopped, not decided) → waiting (to be sent) → stored (the server has it; to be submitted)
//        refused (sending again will not help; `sentence` says why). Sent and submitted: the row is gone.
import * as memory from "./memory.js";

const NAME = "portevoix-studio";
/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("takes", { keyPath: "id" }).createIndex("account", "account");
      asked.result.createObjectStore("pieces", { keyPath: ["take", "n"] });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** Run `work(transaction)`; resolves to its request's result when everything is on the disk. */
async function transact(mode, work) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const done = base.transaction(["takes", "pieces"], mode, { durability: "strict" });
    const asked = work(done.objectStore("takes"), done.objectStore("pieces"));
    done.oncomplete = () => resolve(asked?.result);
    done.onabort = () => reject(done.error ?? new Error("aborted"));
    done.onerror = () => reject(done.error);
  });
}

const piecesOf = (id) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
const channel = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
const tell = () => {
  for (const listener of listeners) listener();
};
if (channel) channel.onmessage = tell;

/** Called whenever the takes on this device changed, in this tab or another. */
export function onChange(listener) {
  listeners.add(listener);
}

function changed() {
  channel?.postMessage("changed");
  tell();
}

/** Is a take, or a part of it, only in this page's memory? The part on the disk then stays as it was: if the page is
 * killed, it is offered as an interrupted take, and never sent automatically. */
export const isFleeting = (id) => memory.holds(id);

export async function putRow(row) {
  if (isFleeting(row.id)) memory.keepRow(row);
  else await transact("readwrite", (takes) => takes.put(row)).catch(() => memory.keepRow(row));
  changed();
  return row;
}

/** Change some fields of a row; nothing when it is gone. Resolves to the row, or null. */
export async function changeRow(id, fields) {
  /** @type {any} as it is then */
  let row = null;
  const change = (takes) => {
    const asked = takes.get(id);
    asked.onsuccess = () => {
      if (asked.result) takes.put((row = { ...asked.result, ...fields }));
    };
  };
  const inMemory = async () => {
    const known = await getRow(id);
    row = known && { ...known, ...fields };
    if (row) memory.keepRow(row);
  };
  if (isFleeting(id)) await inMemory();
  else await transact("readwrite", change).catch(inMemory);
  changed();
  return row;
}

export async function getRow(id) {
  return memory.rowHere(id) ?? (await transact("readonly", (takes) => takes.get(id))) ?? null;
}

/** Rows of an account, oldest first. Another account's takes are never shown. */
export async function rowsOf(account) {
  const here = memory.rowsOf(account);
  const kept = await transact("readonly", (takes) => takes.index("account").getAll(account)).catch((error) => {
    if (!here.length) throw error;
    return [];
  });
  const rows = [...kept.filter((row) => !memory.rowHere(row.id)), ...here];
  return rows.sort((row, other) => row.createdAt - other.createdAt);
}

/** Write a piece of sound (an ArrayBuffer). False when it could not be stored: it lasts as long as this page. */
export async function addPiece(id, n, bytes) {
  try {
    await transact("readwrite", (_takes, pieces) => pieces.put({ take: id, n, bytes }));
    return true;
  } catch {
    memory.keepPiece(id, n, bytes);
    return false;
  }
}

/** The sound of a take, piece by piece in order. Rejects rather than give a part of it. */
export async function soundOf(id) {
  const found = await transact("readonly", (_takes, pieces) => pieces.getAll(piecesOf(id))).catch((error) => {
    if (!memory.beginsHere(id)) throw error;
    return [];
  });
  return memory.withPieces(id, found);
}

/** Delete something from the disk; a store that cannot be opened has nothing of this page. */
async function remove(work) {
  try {
    await transact("readwrite", work);
  } catch (error) {
    if (opened) throw error;
  }
}

/** Delete the sound, keep the row: the server has confirmed the bytes. */
export async function dropSound(id, fields) {
  const fleeting = isFleeting(id) && (await getRow(id));
  await remove((takes, pieces) => {
    pieces.delete(piecesOf(id));
    const asked = takes.get(id);
    asked.onsuccess = () => {
      if (fleeting) takes.delete(id);
      else if (asked.result) takes.put({ ...asked.result, ...fields });
    };
  });
  if (fleeting) {
    memory.dropPieces(id);
    memory.keepRow({ ...fleeting, ...fields });
  }
  changed();
}

export async function forget(id) {
  await remove((takes, pieces) => {
    pieces.delete(piecesOf(id));
    takes.delete(id);
  });
  memory.drop(id);
  changed();
}

/** The same sound under another number (the server knows other bytes under this one). */
export async function renamed(id, fresh) {
  memory.rename(id, fresh);
  await remove((takes, pieces) => {
    const asked = takes.get(id);
    asked.onsuccess = () => {
      if (!asked.result) return;
      takes.put({ ...asked.result, id: fresh });
      takes.delete(id);
    };
    const all = pieces.getAll(piecesOf(id));
    all.onsuccess = () => {
      for (const piece of all.result) pieces.put({ ...piece, take: fresh });
      pieces.delete(piecesOf(id));
    };
  });
  changed();
}

/** Ask the browser not to clear this site's storage when the disk is full. */
export async function keepForLong() {
  try {
    await navigator.storage?.persist?.();
  } catch {
    // some browsers refuse silently, some loudly: either way the queue is still sent as soon as possible
  }
}
