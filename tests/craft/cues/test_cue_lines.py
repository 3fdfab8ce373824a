"""A text that no space breaks."""

from __future__ import annotations

from craft.cues.cue_lines import CueLimits, cue_lines
from craft.languages import get


def test_thai_without_a_space_is_broken_between_words_and_said_to_be_awkward() -> None:
    found = cue_lines("ในการเปิดแท็บเล็ตให้กดปุ่มด้านข้างค้างไว้สามวินาที", get("th"), CueLimits.of(get("th")))
    assert found is not None
    assert found.awkward
    assert not found.word_cut
    assert found.lines == ("ในการเปิดแท็บเล็ตให้กด", "ปุ่มด้านข้างค้างไว้สามวินาที")
