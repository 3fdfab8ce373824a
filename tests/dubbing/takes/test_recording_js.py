"""A take that is deleted in another tab while this one records it: nothing is kept, and its lock is given back."""

from __future__ import annotations

from tests.node import answered

DELETED = """async () => {
  const rows = new Map();
  const request = (result) => {
    const asked = { result };
    queueMicrotask(() => asked.onsuccess?.());
    return asked;
  };
  const store = { put: (row) => request(rows.set(row.id, row)), get: (id) => request(rows.get(id)) };
  const transaction = () => {
    const done = { objectStore: () => store };
    setTimeout(() => done.oncomplete());
    return done;
  };
  delete globalThis.BroadcastChannel; // it would keep Node.js alive
  let given = false;
  const locks = { request: (_name, hold) => hold().then(() => (given = true)) };
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  Object.assign(globalThis, { self: globalThis, indexedDB: { open: () => request({ transaction }) } });
  const { Recording } = await site("studio/recording.js");
  const microphone = { rate: 48_000, recordFile: () => false, stopListening() {}, async stopFile() {} };
  const recording = new Recording(microphone, { id: "one" });
  await recording.arm();
  recording.block(new Float32Array(48_000));
  await recording.writes;
  rows.delete("one");
  const take = await recording.stop();
  return { take, given };
}"""


def test_a_take_deleted_in_another_tab_ends_quietly() -> None:
    assert answered(DELETED, None) == {"take": None, "given": True}
