"""The pictures of a release are drawn once for each content."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from craft import languages
from dubbing.releases.release_files import cards
from media.picture import link_card
from media.picture.stills import jpeg


def test_a_card_is_drawn_again_only_when_something_on_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    ground = tmp_path / "ground.png"
    Image.new("RGB", (320, 180), "teal").save(ground)
    monkeypatch.setattr(cards, "card_ground", lambda _tutorial: ground)
    drawn: list[Any] = []

    def spied(still: Image.Image, *words: link_card.Words | None) -> bytes:
        drawn.append((still.size, *(said and said.text for said in words)))
        return jpeg(still, 200_000)

    monkeypatch.setattr(cards, "link_card", SimpleNamespace(**{**vars(link_card), "link_card": spied}))

    def made(title: str = "Le titre", *, heard: int = 2, original: str = "a" * 64) -> bytes:
        material: Any = SimpleNamespace(
            title=title,
            title_translated=True,
            language=languages.get("fr"),
            segments=[1, 2],
            tutorial=SimpleNamespace(original_sha256=original),
        )
        placed: Any = SimpleNamespace(spoken=[1] * heard)
        cover = cards.make_cover(material, placed, tmp_path).read_bytes()
        return cards.make_card(material, placed, tmp_path).read_bytes() + cover

    first = made()
    assert made() == first and len(drawn) == 2, drawn
    for changed in (made("Un autre"), made(heard=1), made(heard=0), made(original="b" * 64)):
        assert changed
    assert len(drawn) == 10 and len(set(drawn)) == 8, drawn
