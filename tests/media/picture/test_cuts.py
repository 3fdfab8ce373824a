from __future__ import annotations

from pathlib import Path

from media.picture.cuts import cuts
from tests.material.cached_files import ffmpeg


def test_shots_end_where_they_are_cut_and_not_where_the_picture_moves(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    # None is drawn by chance: colours of `gradients` differ from one ffmpeg to the next, and with them the score.
    moving = ("mandelbrot", "smptebars", "testsrc2")
    shots = [f"{shot}=s=320x180:r=25,scroll=h=0.01" for shot in moving]
    inputs = [word for shot in shots for word in ("-f", "lavfi", "-t", "2.4", "-i", shot)]
    joined = "[0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[2:v]format=yuv420p[c];[a][b][c]concat=n=3:v=1[v]"
    ffmpeg(*inputs, "-filter_complex", joined, "-map", "[v]", "-c:v", "libx264", "-preset", "ultrafast", film)
    assert cuts(film, 7200) == [2400, 4800]
