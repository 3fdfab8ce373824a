"""A run leaves the device a minute at a time, and stays there until the server has said the digest of each."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from dubbing.takes.run_cutting import LONGEST_RUN_MS
from tests.node import answered

SENT = """async ({ opus }) => {
  delete globalThis.BroadcastChannel; // it would keep Node.js alive
  globalThis.self = globalThis;
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  globalThis.window = { addEventListener() {}, removeEventListener() {} };
  const { Recording } = await site("studio/recording.js");
  const { getRow, soundOf } = await site("studio/store.js"); // without a disk it keeps in memory
  const { sendRun } = await site("studio/run-upload.js");
  const { sha256 } = await site("studio/wav.js");
  let wanted;
  const microphone = { rate: 100, fileType: "audio/webm", listen() {}, stopListening() {}, async stopFile() {} };
  microphone.recordFile = (onData) => (wanted = onData);
  const recording = new Recording(microphone, { id: "run", account: "a", run: { parts: [], sent: 0 } }, { opus });
  await recording.arm();
  recording.start();
  for (let second = 0; second < 130; second++) {
    recording.block(new Float32Array(100).fill(second / 200));
    wanted(new Uint8Array([second]).buffer);
  }
  await recording.stop();
  const asked = [];
  let damaged = true; // the second piece, the first time
  globalThis.fetch = async (address, { headers, body, method }) => {
    const digest = method === "PUT" && (await sha256(body));
    asked.push([method, address, headers["X-Take-Rate"], body.size, digest || body]);
    const echoed = address.endsWith("/1/") && damaged ? "other" : digest;
    if (echoed === "other") damaged = false;
    return new Response("{}", { status: 201, headers: { "X-Take-Sha256": echoed } });
  };
  await sendRun("/run/", await getRow("run"), {});
  const between = [asked.length, (await getRow("run")).run.sent, (await soundOf("run")).length];
  await sendRun("/run/", await getRow("run"), {});
  return { asked, between, left: await getRow("run").catch(() => null) };
}"""


def expected_sound(opus: bool) -> list[bytes]:
    """Each minute's bytes: of the recorded file with little data, else of the samples."""
    if opus:
        seconds = [bytes([second]) for second in range(130)]
    else:
        seconds = [round(second / 200 * 32767 + 1e-9).to_bytes(2, "little") * 100 for second in range(130)]
    return [b"".join(seconds[at : at + 60]) for at in range(0, 130, 60)]


@pytest.mark.parametrize("opus", [False, True], ids=["samples", "little data"])
def test_a_minute_at_a_time_and_kept_until_each_digest_was_said(opus: bool) -> None:
    said: dict[str, Any] = answered(SENT, {"opus": opus})
    digests = [hashlib.sha256(minute).hexdigest() for minute in expected_sound(opus)]
    pieces = [asked for asked in said["asked"] if asked[0] == "PUT"]
    assert [asked[1] for asked in pieces] == [f"/run/pieces/{n}/" for n in (0, 1, 1, 2)]
    assert {asked[2] for asked in pieces} == {"" if opus else "100"}
    assert [asked[4] for asked in pieces] == [digests[n] for n in (0, 1, 1, 2)]
    assert said["between"] == [2, 1, 130], "with another digest nothing is thrown away"
    assert said["asked"][-1][:2] == ["POST", "/run/end/"] and said["left"] is None


LONGEST = """async () => {
  delete globalThis.BroadcastChannel;
  globalThis.self = globalThis;
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  globalThis.matchMedia = () => ({ matches: false });
  globalThis.document = { getElementById: () => ({}) };
  const { beginTogether } = await site("studio/together.js");
  const segment = { id: "a", state: "to_record" };
  const done = [];
  const booth = { record: async (first, _punch, { longestMs }) => done.push(first.id, longestMs) };
  await beginTogether({
    booth, segment, phase: "idle", data: { segments: [segment] }, rest: { forgetSound() {} }, view: { free() {} },
    refresh() {}, open() {}, onShow() {},
  });
  return done;
}"""


def test_a_run_is_ended_by_the_browser_at_the_length_that_the_server_takes() -> None:
    assert answered(LONGEST, {}) == ["a", LONGEST_RUN_MS] and LONGEST_RUN_MS == 600_000
