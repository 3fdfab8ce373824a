"""Hands free: what says *now* is in no recording, and a headset's buttons do what keys do, where a browser has them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node import answered

SETUP = """
  globalThis.self = globalThis;
  delete globalThis.BroadcastChannel; // it would keep Node.js alive
  const set = (value) => Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  set({});
  globalThis.matchMedia = () => ({ matches: Boolean(told.phone) });
"""
MARK = (
    """async (told) => {"""
    + SETUP
    + """
  const heard = [];
  const node = { connect: (next) => next, stop() {}, start: () => heard.push("tone") };
  const gain = { setValueAtTime() {}, linearRampToValueAtTime() {} };
  const context = { currentTime: 0, createOscillator: () => ({ ...node, frequency: {} }) };
  context.createGain = () => ({ ...node, gain });
  set({ vibrate: () => heard.push("buzz") });
  const { Microphone } = await site("studio/capture.js");
  const { HandsFree } = await site("studio/hands-free.js");
  const microphone = new Microphone("");
  microphone.context = { ...context, sampleRate: 1000 };
  microphone.block(Float32Array.of(1)); // before
  setTimeout(() => microphone.block(Float32Array.of(2)), 50); // while it sounds
  await new HandsFree({ booth: { settings: { tone: told.tone } } }, []).mark(microphone);
  microphone.block(Float32Array.of(3)); // after
  const kept = [];
  microphone.listen((samples) => kept.push(...samples));
  return [heard, kept];
}"""
)
HEADSET = (
    """async (told) => {"""
    + SETUP
    + """
  const acts = {};
  const setActionHandler = (name, act) => {
    if (name === "stop") throw new TypeError("unknown");
    acts[name] = act;
  };
  set({ mediaSession: { setActionHandler } });
  const { HandsFree } = await site("studio/hands-free.js");
  const done = [];
  const booth = { silence: { spoke: true }, cancel: () => done.push("again"), stop: () => done.push("end") };
  const free = new HandsFree({ phase: "recording", booth, view: { free() {} } }, []);
  acts.previoustrack();
  acts.pause();
  free.close();
  return [done, acts];
}"""
)


@pytest.mark.parametrize(
    ("told", "heard", "kept"),
    [
        ({}, [], [1, 3]),
        ({"phone": True}, ["buzz"], [3]),
        ({"tone": True}, ["tone"], [3]),
        ({"tone": True, "phone": True}, ["buzz", "tone"], [3]),
    ],
    ids=["seen alone", "felt on a phone", "heard by headphones", "felt and heard"],
)
def test_what_says_now_is_in_no_recording(told: dict[str, Any], heard: list[str], kept: list[int]) -> None:
    """A tone only for those who said that they wear headphones."""
    assert answered(MARK, told) == [heard, kept]


def test_a_headset_s_buttons_say_again_and_stop_and_are_given_back() -> None:
    assert answered(HEADSET, {}) == [["again", "end"], {"previoustrack": None, "pause": None}]
