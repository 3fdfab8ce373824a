"""What is kept of a recording: of a run at most 48 kHz; nothing of a take that another tab deletes meanwhile."""

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

AT_96_KHZ = """async () => {
  delete globalThis.BroadcastChannel;
  globalThis.self = globalThis;
  const { Recording } = await site("studio/recording.js");
  const kept = (row) => {
    const recording = new Recording({ rate: 96_000 }, row);
    recording.block(new Float32Array(9_600).fill(0.5));
    return [recording.row.rate, recording.total, ...new Set(new Int16Array(recording.pcm[0]))];
  };
  return [kept({ id: "take" }), kept({ id: "run", run: { parts: [], sent: 0 } })];
}"""


def test_a_take_deleted_in_another_tab_ends_quietly() -> None:
    assert answered(DELETED, None) == {"take": None, "given": True}


def test_of_a_run_no_more_than_48_khz_is_kept() -> None:
    assert answered(AT_96_KHZ, None) == [[96_000, 9_600, 16_384], [48_000, 4_800, 16_384]]
