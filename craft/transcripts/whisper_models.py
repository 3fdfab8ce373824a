"""The models of Whisper, most of which hear better than the one that comes with the program: what each needs.

Parameters: OpenAI's own table of Whisper's models. Bytes, revisions: the conversions for CTranslate2 that
faster-whisper names. On a processor the time grows with the parameters. Memory: faster-whisper's own figure for *small*
with int8, 1,477 MB, is half a gigabyte and twice its file; the others are reckoned like it.
"""

from __future__ import annotations

from dataclasses import dataclass

WORST_PACE = 6.0  # ten minutes are heard within an hour
BESIDE_BYTES = 500_000_000


@dataclass(frozen=True)
class WhisperSize:
    """name: as faster-whisper knows it. repository: on the hub, as faster-whisper names it. revision: the one that is
    fetched, and no other. parameters: millions."""

    name: str
    repository: str
    revision: str
    parameters: int
    bytes: int

    @property
    def megabytes(self) -> int:
        return round(self.bytes / 1_000_000)

    @property
    def times_base(self) -> float:
        """How many times as long it takes as *base*."""
        return self.parameters / BASE.parameters

    @property
    def memory_bytes(self) -> int:
        return BESIDE_BYTES + 2 * self.bytes


BASE = WhisperSize("base", "Systran/faster-whisper-base", "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66", 74, 145_217_532)
"""Comes with the program; fetched only where its package has disappeared."""
LARGER = {
    size.name: size
    for size in (
        WhisperSize(
            "small", "Systran/faster-whisper-small", "536b0662742c02347bc0e980a01041f333bce120", 244, 483_546_902
        ),
        WhisperSize(
            "medium", "Systran/faster-whisper-medium", "08e178d48790749d25932bbc082711ddcfdfbc4f", 769, 1_527_906_378
        ),
        WhisperSize(
            "large-v3-turbo",
            "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
            "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
            809,
            1_617_884_929,
        ),
        WhisperSize(
            "large-v3",
            "Systran/faster-whisper-large-v3",
            "edaa852ec7e145841d8ffdb056a99866b5f0a478",
            1550,
            3_087_284_237,
        ),
    )
}
SIZES = {BASE.name: BASE, **LARGER}


def largest_that_fits(base_pace: float, free_memory: int) -> WhisperSize | None:
    """base_pace: seconds that *base* takes for a second of sound, here. free_memory: bytes beside what runs."""
    fits = [
        size
        for size in LARGER.values()
        if base_pace * size.times_base <= WORST_PACE and size.memory_bytes <= free_memory
    ]
    return max(fits, key=lambda size: size.parameters, default=None)
