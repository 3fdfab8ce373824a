"""A laptop's own microphone is known by what its driver calls it: advice is given for no other one."""

from __future__ import annotations

import pytest

from tests.node import answered

IS_LAPTOPS = """async ({ label, coarse }) => {
  globalThis.matchMedia = () => ({ matches: coarse });
  const { isLaptops } = await site("studio/surroundings.js");
  return isLaptops(label);
}"""


@pytest.mark.parametrize(
    ("label", "coarse", "own"),
    [
        ("Built-in Audio Analog Stereo", False, True),
        ("MacBook Pro Microphone (Built-in)", False, True),
        ("Réseau de microphones (Realtek Audio)", False, True),
        ("Microphone intégré", False, True),
        ("Micrófono interno", False, True),
        ("Встроенный микрофон", False, True),
        ("Default - Internal Microphone", True, False),
        ("Jabra Evolve 65", False, False),
        ("USB PnP Sound Device", False, False),
        (None, False, False),
    ],
)
def test_the_microphone_of_a_laptop_is_known_and_a_phone_s_is_near_enough(
    label: str | None, coarse: bool, own: bool
) -> None:
    assert answered(IS_LAPTOPS, {"label": label, "coarse": coarse}) is own
