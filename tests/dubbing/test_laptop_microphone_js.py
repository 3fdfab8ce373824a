"""A laptop's own microphone is known by what its driver calls it: advice is given for no other one."""

from __future__ import annotations

from tests.node import answered

IS_LAPTOPS = """async (asked) => {
  let coarse;
  globalThis.matchMedia = () => ({ matches: coarse });
  const { isLaptops } = await site("studio/surroundings.js");
  return asked.map(([label, isPhone]) => {
    coarse = isPhone;
    return isLaptops(label);
  });
}"""
CASES = {
    ("Built-in Audio Analog Stereo", False): True,
    ("MacBook Pro Microphone (Built-in)", False): True,
    ("Réseau de microphones (Realtek Audio)", False): True,
    ("Microphone intégré", False): True,
    ("Micrófono interno", False): True,
    ("Встроенный микрофон", False): True,
    ("Default - Internal Microphone", True): False,
    ("Jabra Evolve 65", False): False,
    ("USB PnP Sound Device", False): False,
    (None, False): False,
}


def test_the_microphone_of_a_laptop_is_known_and_a_phone_s_is_near_enough() -> None:
    assert dict(zip(CASES, answered(IS_LAPTOPS, list(CASES)), strict=True)) == CASES
