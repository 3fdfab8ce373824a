"""Poster, thumbnails, preview and stills of a real recording."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from media.picture import link_card, stills
from media.picture.probe import Probe, probe
from tests.media.looking import RECORDING, grey


@pytest.fixture(scope="module")
def measured() -> Probe:
    return probe(RECORDING)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_pictures_keep_to_their_weight(measured: Probe) -> None:
    picture = stills.telling_still(RECORDING, measured)
    poster = stills.poster(picture)
    thumbnail = stills.thumbnail(picture)
    preview = stills.jpeg(link_card.ground(picture), stills.OG_BYTES)
    assert (len(poster) <= 40_000, len(thumbnail) <= 8_000, len(preview) <= 200_000) == (True, True, True)
    assert (opened(poster).size, opened(thumbnail).size, opened(preview).size) == ((854, 480), (320, 180), (1200, 630))
    assert {opened(picture).format for picture in (poster, thumbnail, preview)} == {"JPEG"}


def test_a_still_at_any_moment_and_past_the_end(measured: Probe) -> None:
    early = opened(stills.still(RECORDING, 1500, 320)).convert("L").resize((160, 90))
    assert np.abs(np.asarray(early, float).ravel() - grey(RECORDING, 1.5)).mean() < 8
    assert opened(stills.still(RECORDING, measured.duration_ms, 640)).width == 640
    assert opened(stills.still(RECORDING, measured.duration_ms, 9999)).width == 1920  # never enlarged
