"""What takes the processor long and follows from its arguments alone is worked out once a run: hundreds of tests record
the same takes and build a release of the same film.

What differs by one byte is worked out anew, and an error is never kept. It happens only where these modules call the
functions; the functions' own tests call them where they are defined. All workers of a run share what is known.
"""

from __future__ import annotations

import atexit
import functools
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from craft.takes.take_quality import judge_take
from dubbing.manifests import Placement
from dubbing.releases import sound as mixing
from dubbing.releases.release_files import cards, files
from dubbing.releases.verification import picture, redistribution, source
from dubbing.releases.verification import sound as verified_sound
from dubbing.takes import doubt_figures, intake, speech_comparison
from media.picture import link_card, stills, workshop_copy
from media.picture.cuts import cuts
from media.picture.finished_file import look
from media.picture.label import label_file
from media.picture.motion import motion
from media.picture.playback import ends, play_film, play_sound
from media.picture.probe import Probe
from media.picture.video import RenditionFiles, each_rendition
from media.sound.audio_files import EncodedAudio, master_and_encode
from media.sound.measure import LocatedSound, LoudnessGauge, SampleCount
from media.sound.placement_check import ExpectedSound, read_and_locate
from media.sound.take_reader import is_coarse, read_take
from media.sound.voice_clip import original_clip, voice_clip
from media.sound.voice_note import look_at_note, voice_note
from media.speech.grammar import doubtful_spans
from media.speech.transcription import FasterWhisper, Transcriber, Window
from media.speech.voice_activity import speech_probability
from media.speech.word_times import word_times
from outlets.steps import making as step_making
from outlets.voice_note import outlet
from tests import machine_lock
from tests.content_digest import digest
from tutorials.pipelines import doubtful_words, renditions, still_pictures
from tutorials.pipelines import source as played
from tutorials.pipelines.ingest import transcriber

# Modules, with functions that they call and that only read; then, that make a file, their second argument.
BY_ARGUMENTS: tuple[tuple[ModuleType, tuple[Callable[..., Any], ...]], ...] = (
    (intake, (read_take, is_coarse, speech_probability, judge_take)),
    (doubt_figures, (doubt_figures.doubt_figures,)),
    (picture, (look,)),
    (redistribution, (look,)),
    (outlet, (look_at_note,)),
    (source, (ends, play_sound)),
    (played, (play_film,)),
    (renditions, (motion,)),
    (still_pictures, (cuts,)),
    (doubtful_words, (doubtful_spans,)),
    (step_making, (read_take, word_times)),
)
MADE_IN_FOLDERS = ((step_making, original_clip), (step_making, voice_clip))
MADE_FILES = ((files, label_file), (outlet, voice_note))

MADE = "made.pickle"


@functools.cache
def install() -> None:
    """For the rest of the process."""
    for module, functions in BY_ARGUMENTS:
        for function in functions:
            _replace(module, function, by_arguments)
    for module, function in MADE_FILES:
        _replace(module, function, making_a_file)
    for module, function in MADE_IN_FOLDERS:
        _replace(module, function, making_in_a_folder)
    _replace(mixing, master_and_encode, encoding)
    _replace(verified_sound, read_and_locate, locating)
    _replace(renditions, each_rendition, encoding_renditions)
    _replace(speech_comparison, transcriber, hearing)
    cards.link_card = _with(link_card, "ground", "link_card")  # type: ignore[attr-defined]
    renditions.stills = _with(stills, "telling_still")  # type: ignore[attr-defined]
    renditions.workshop_copy = _with(workshop_copy, "outline")  # type: ignore[attr-defined]


def _replace(module: ModuleType, function: Callable[..., Any], keeping: Callable[[Any], Any]) -> None:
    assert getattr(module, function.__name__) is function, f"{module.__name__} calls another {function.__name__}"
    setattr(module, function.__name__, keeping(function))


def _with(module: ModuleType, *names: str) -> Any:
    """The module as another one sees it: with these functions kept, and the rest as it is at any time."""
    kept = {name: by_arguments(getattr(module, name)) for name in names}

    class Seen(SimpleNamespace):
        def __getattr__(self, name: str) -> Any:
            return getattr(module, name)

    return Seen(**kept)


def by_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def once(*args: Any, **named: Any) -> Any:
        return _known_or_made(digest(function.__qualname__, args, named), lambda: function(*args, **named))

    return once


def making_a_file(function: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(function)
    def once(source: Path, target: Path, *args: Any, **named: Any) -> None:
        kept = answers_folder() / digest(function.__qualname__, source, args, named)
        if kept.exists():
            shutil.copyfile(kept, target)
            return
        function(source, target, *args, **named)
        with write_aside(kept) as aside:
            shutil.copyfile(target, aside)

    return once


def making_in_a_folder(function: Callable[..., Any]) -> Callable[..., Any]:
    """Whose last argument is the folder of what it makes, which is its own."""

    @functools.wraps(function)
    def once(*args: Any, **named: Any) -> Any:
        *known, folder = args
        kept = answers_folder() / digest(function.__qualname__, known, named)
        if kept.exists():
            return _taken_out(kept, folder)
        made = function(*args, **named)
        _put_in(kept, folder, made)
        return made

    return once


def encoding(function: Callable[..., EncodedAudio]) -> Callable[..., EncodedAudio]:
    """`master_and_encode`: its files lie in the folder that it is given."""

    @functools.wraps(function)
    def once(mix: Any, out_dir: Path, *args: Any, on_progress: Callable[[float], None], **named: Any) -> EncodedAudio:
        kept = answers_folder() / digest(mix.path, mix.samples, args, named)
        if kept.exists():
            on_progress(1.0)
            known: EncodedAudio = _taken_out(kept, out_dir)
            return known
        made = function(mix, out_dir, *args, on_progress=on_progress, **named)
        _put_in(kept, out_dir, made)
        return made

    return once


def encoding_renditions(function: Callable[..., Iterator[RenditionFiles]]) -> Callable[..., Iterator[RenditionFiles]]:
    """`each_rendition`: one after the other, as who stores each of them wants it."""

    @functools.wraps(function)
    def once(
        source: Path, probe: Probe, out_dir: Path, on_progress: Callable[[int], None], *, but: Iterable[str] = ()
    ) -> Iterator[RenditionFiles]:
        kept = answers_folder() / digest(function.__qualname__, source, probe, set(but))
        if not kept.exists():
            made = []
            for one in function(source, probe, out_dir, on_progress, but=but):
                made.append(one)
                yield one
            _put_in(kept, out_dir, made)
            return
        on_progress(probe.duration_ms)
        yield from _taken_out(kept, out_dir)

    return once


def locating(function: Callable[..., list[LocatedSound]]) -> Callable[..., list[LocatedSound]]:
    """`read_and_locate`: of a file, and of takes as they should be heard in it. Its gauge knows what it would have."""

    @functools.wraps(function)
    def once(
        path: Path, expected: Sequence[ExpectedSound], gauge: LoudnessGauge | SampleCount, timeout_s: float
    ) -> list[LocatedSound]:
        def heard() -> Any:
            located = function(path, expected, gauge, timeout_s)
            return located, vars(gauge)

        placements: list[Placement] = [sound.voice.args[0] for sound in expected]  # type: ignore[attr-defined]
        # A take is known by its digest: where it lies says nothing.
        takes = [replace(placement, audio="") for placement in placements]
        located, measured = _known_or_made(digest(function.__qualname__, path, takes, type(gauge).__name__), heard)
        vars(gauge).update(measured)
        return list(located)

    return once


def hearing(function: Callable[[], Transcriber]) -> Callable[[], Any]:
    """`transcriber`: Whisper hears the same take in many releases. (A test's own hears as it wants.)"""

    @functools.wraps(function)
    def once() -> Any:
        real = function()
        if isinstance(real, FasterWhisper):
            return SimpleNamespace(transcribe=by_arguments(_in_a_list(real)))
        return real

    return once


def _in_a_list(real: FasterWhisper) -> Callable[..., list[Window]]:
    def transcribe(source: Path, **named: Any) -> list[Window]:
        return list(real.transcribe(source, **named))

    transcribe.__qualname__ = f"transcribe {real._name}"
    return transcribe


def _known_or_made(key: str, make: Callable[[], Any]) -> Any:
    kept = answers_folder() / key
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301  # this run has written it
    made = make()
    with write_aside(kept) as aside:
        aside.write_bytes(pickle.dumps(made))
    return made


def _put_in(kept: Path, out_dir: Path, made: Any) -> None:
    """A folder of files, and what was said of them."""
    with write_aside(kept) as aside:
        shutil.copytree(out_dir, aside)
        (aside / MADE).write_bytes(pickle.dumps(_relocate(made, out_dir, kept)))


def _taken_out(kept: Path, out_dir: Path) -> Any:
    """One by one: copytree would hide an error's number among its own."""
    for path in [one for one in kept.rglob("*") if one.is_file() and one.name != MADE]:
        target = out_dir / path.relative_to(kept)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return _relocate(pickle.loads((kept / MADE).read_bytes()), kept, out_dir)  # noqa: S301  # so here


def _relocate(value: Any, before: Path, after: Path) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_relocate(part, before, after) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _relocate(getattr(value, field.name), before, after) for field in fields(value)}
        )
    return after / value.relative_to(before) if isinstance(value, Path) else value


@contextmanager
def write_aside(kept: Path) -> Iterator[Path]:
    """Another worker sees it whole or not at all; where it was faster, its own stays."""
    aside = kept.with_name(f"{kept.name}-{os.getpid()}")
    yield aside
    try:
        aside.rename(kept)
    except OSError:
        shutil.rmtree(aside)


@functools.cache
def answers_folder() -> Path:
    if "PYTEST_XDIST_WORKER" in os.environ:
        (folder := machine_lock.folder_of(os.getppid()) / "once").mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder  # goes with the run
    folder = Path(tempfile.mkdtemp(prefix="portevoix-once-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
