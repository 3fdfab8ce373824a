// Takes on this device, in IndexedDB: a row for each take, its sound in pieces of one second. A killed tab loses at most
// the last second: every piece is written with strict durability before the next is due.
//
// row: {id, account, slug, language, segment, revision, text, state, kind: "pcm" | "file", type, rate, samples, device,
//       createdAt, tries, nextAt, sha256, sentence, insist}
// state: recording → kept (stopped, not decided) → waiting (to be sent) → stored (the server has it; to be submitted)
//        refused (sending again will not help; `sentence` says why). Sent and submitted: the row is gone.

const NAME = "portevoix-studio";
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

export async function putRow(row) {
  await transact("readwrite", (takes) => takes.put(row));
  changed();
  return row;
}

/** Change some fields of a row; nothing when it is gone. Resolves to the row, or null. */
export async function changeRow(id, fields) {
  let row = null;
  await transact("readwrite", (takes) => {
    const asked = takes.get(id);
    asked.onsuccess = () => {
      if (asked.result) takes.put((row = { ...asked.result, ...fields }));
    };
  });
  changed();
  return row;
}

export async function getRow(id) {
  return (await transact("readonly", (takes) => takes.get(id))) ?? null;
}

/** Rows of an account, oldest first. What belongs to another account is never shown. */
export async function rowsOf(account) {
  const rows = await transact("readonly", (takes) => takes.index("account").getAll(account));
  return rows.sort((one, other) => one.createdAt - other.createdAt);
}

/** Write a piece of sound (an ArrayBuffer) and what the row knows of it by now. */
export async function addPiece(id, n, bytes) {
  await transact("readwrite", (_takes, pieces) => pieces.put({ take: id, n, bytes }));
}

/** The sound of a take, piece by piece in order. */
export async function soundOf(id) {
  const found = await transact("readonly", (_takes, pieces) => pieces.getAll(piecesOf(id)));
  return found.map((piece) => piece.bytes);
}

/** The sound goes, the row stays: the server has the bytes and said so. */
export async function dropSound(id, fields) {
  await transact("readwrite", (takes, pieces) => {
    pieces.delete(piecesOf(id));
    const asked = takes.get(id);
    asked.onsuccess = () => asked.result && takes.put({ ...asked.result, ...fields });
  });
  changed();
}

export async function forget(id) {
  await transact("readwrite", (takes, pieces) => {
    pieces.delete(piecesOf(id));
    takes.delete(id);
  });
  changed();
}

/** The same sound under another number (the server knows other bytes under this one). */
export async function renamed(id, fresh) {
  await transact("readwrite", (takes, pieces) => {
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
