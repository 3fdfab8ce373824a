"""A release is being built when a process is killed with -9: the worker, its pool child, the broker, script/run itself.

After the restart it ends by itself, once, and nothing is left running.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import soundfile

from tests.conftest import MEDIA
from tests.processes import wait_for, wait_gone
from tests.running import Running

pytestmark = pytest.mark.slow
FRENCH, ENGLISH = MEDIA / "fr" / "gcompris-intro", MEDIA / "takes" / "en" / "gcompris-intro"
SCREEN = min((MEDIA / "videos" / "refugies-info").glob("*.mp4"))
SENTENCES, SLOT_S = 4, 7
LONG_S = 180.0


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


def seconds(path: Path) -> float:
    return float(soundfile.info(str(path)).duration)


def narrated_video(folder: Path) -> tuple[Path, Path, list[Path]]:
    """(video, its SRT, one English take for each sentence): a French sentence every seven seconds."""
    both = sorted({path.name for path in FRENCH.glob("*.ogg")} & {path.name for path in ENGLISH.glob("*.ogg")})
    # A few of the recordings are empty files.
    names = [name for name in both if min((folder / name).stat().st_size for folder in (FRENCH, ENGLISH)) > 5000]
    names = [name for name in names if seconds(FRENCH / name) < SLOT_S - 1][:SENTENCES]
    inputs = [part for name in names for part in ("-i", str(FRENCH / name))]
    slots = "".join(
        f"[{i + 1}:a]apad,atrim=0:{SLOT_S},aresample=48000,aformat=channel_layouts=mono[a{i}];"
        for i in range(len(names))
    )
    joined = "".join(f"[a{i}]" for i in range(len(names))) + f"concat=n={len(names)}:v=0:a=1[a]"
    video = folder / "video.mp4"
    ffmpeg(
        "-stream_loop", "-1", "-i", SCREEN, *inputs, "-filter_complex", f"{slots}{joined}",
        "-map", "0:v:0", "-map", "[a]", "-t", str(SENTENCES * SLOT_S), "-vf", "scale=-2:480",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", video,
    )  # fmt: skip
    cues = [
        f"{i + 1}\n00:00:{i * SLOT_S:02d}.000 --> 00:00:{i * SLOT_S + seconds(FRENCH / name):06.3f}".replace(".", ",")
        + f"\nPhrase numéro {i + 1}.\n"
        for i, name in enumerate(names)
    ]
    (folder / "fr.srt").write_text("\n".join(cues), encoding="utf-8")
    return video, folder / "fr.srt", [ENGLISH / name for name in names]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running Portevoix with a tutorial whose English voice is approved and waits to be published."""
    folder = tmp_path_factory.mktemp("killed")
    one = Running(folder / "data")
    one.start()
    video, srt, takes = narrated_video(folder)
    one.manage("import_tutorial", video, "--title", "Essai", "--slug", "essai", "--transcript", srt, "--wait")
    one.manage("open_version", "essai", "en")
    one.manage("export_texts", "essai", "en", "--format", "po", "-o", folder / "en.po")
    po = (folder / "en.po").read_text()
    filled, count = re.subn(
        r'msgid "(Phrase numéro (\d)\.)"\nmsgstr ""', r'msgid "\1"\nmsgstr "Sentence number \2."', po
    )
    assert count == SENTENCES
    (folder / "en.po").write_text(filled)
    one.manage("import_texts", "essai", "en", folder / "en.po", "--approve")
    for position, take in enumerate(takes, 1):
        consent = ("--voice", "voice@example.org", "--consent", "signed form", "--approve")
        one.manage("add_take", "essai", "en", str(position), take, *consent)
    yield one
    assert one.process
    one.process.kill()
    one.process.wait()
    for pid in one.ours():
        wait_gone(pid)


def rows(running: Running, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read straight from the database file: the test must not disturb what it watches."""
    with closing(sqlite3.connect(running.data / "portevoix.sqlite3", timeout=20)) as connection:
        return connection.execute(query, values).fetchall()


def worker_of(running: Running, number: int) -> int | None:
    """The process that builds release `number`, once it is in the middle of it."""
    found = rows(
        running,
        "SELECT j.worker FROM tutorials_job j JOIN dubbing_release r ON j.target = CAST(r.id AS TEXT) "
        "WHERE j.kind = 'dubbing.release' AND j.state = 'running' AND r.state = 'building' AND r.number = ? "
        "AND j.permille BETWEEN 1 AND 950",
        number,
    )
    return int(found[0][0].split(":")[1]) if found else None


def pool_child(running: Running, builder: int) -> int:
    return builder


def worker(running: Running, builder: int) -> int:
    return running.the("-Q long")


def broker(running: Running, builder: int) -> int:
    return running.the("unixsocket")


def script_run(running: Running, builder: int) -> int:
    assert running.process
    return running.process.pid


@pytest.mark.parametrize("choose", [pool_child, worker, broker, script_run])
def test_the_release_ends_by_itself_and_once(running: Running, choose: Any) -> None:
    number = int(running.manage("publish", "essai", "en", "--kind", "voice")["number"])
    builder = wait_for(lambda: worker_of(running, number), "the middle of the build", LONG_S)
    victim, before = choose(running, builder), running.ours()
    os.kill(victim, signal.SIGKILL)
    if choose is script_run:
        assert running.process
        running.process.wait()
        for pid in before:
            wait_gone(pid)
        assert running.ours() == {}, "nothing is left running"
        running.start()
    else:
        wait_gone(victim)
    state = "SELECT state FROM dubbing_release WHERE number = ?"
    wait_for(lambda: rows(running, state, number) == [("live",)] or None, f"release {number} live", LONG_S)
    assert rows(running, "SELECT count(*) FROM dubbing_release WHERE state = 'live'") == [(1,)]
    assert rows(running, "SELECT count(*) FROM dubbing_release WHERE number > ?", number) == [(0,)], "once, not twice"
    wait_for(
        lambda: not rows(running, "SELECT 1 FROM tutorials_job WHERE state IN ('queued', 'running')"),
        "the job's end",
        LONG_S,
    )
    assert rows(running, "SELECT count(*) FROM tutorials_job WHERE kind = 'dubbing.release' AND state = 'failed'") == [
        (0,)
    ]
    assert running.manage("verify_release", "essai", "en")["ok"]
