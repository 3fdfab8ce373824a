"""Subtitle files of real editors: matched by time, joined, and whatever fits nowhere is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from craft.formats.srt_reader import read_srt_file
from craft.formats.webvtt_reader import read_webvtt
from journal.errors import Refused
from subtitles.exchange import timed_import
from subtitles.models import Draft
from tests import factories
from tests.material import subtitle_files
from tests.material.recordings import recording
from tests.subtitles.exchanged import back, claire, out, version_of
from tutorials.models import LanguageVersion
from tutorials.pipelines.transcript_files import decoded_text, read_transcript

pytestmark = pytest.mark.django_db
LAST_MS = 3_600_000


def video_of(path: Path, language: str) -> LanguageVersion:
    """A tutorial whose sentences are the cues of a subtitle file."""
    cues = read_transcript(path, LAST_MS).segments
    tutorial = factories.tutorial(sentences=[(cue.start_ms, cue.end_ms, cue.text) for cue in cues], duration_ms=LAST_MS)
    return factories.version(tutorial, language)


@pytest.mark.parametrize(
    ("language", "how"),
    [("ar", {}), ("zh-Hans", {"halves": True}), ("ru", {"late_ms": 700}), ("ar", {"late_ms": -400, "halves": True})],
    ids=str,
)
def test_a_video_subtitled_by_another_ear_loses_no_cue(tmp_path: Path, language: str, how: dict[str, int]) -> None:
    (tmp_path / "fr.vtt").write_text(subtitle_files.vtt("fr"), encoding="utf-8")
    version = video_of(tmp_path / "fr.vtt", language)
    assert loses_no_cue(version, "captions.vtt", subtitle_files.vtt(language, **how)) == 0


@pytest.mark.recordings
@pytest.mark.parametrize("language", ["ar", "ru", "ja", "sv"])
def test_a_video_subtitled_elsewhere_loses_no_cue(language: str) -> None:
    path = recording(f"subs/elephantsdream/captions.{language}.vtt")
    version = video_of(path.with_name("captions.en.vtt"), language if language in ("ar", "ru") else "de")
    loses_no_cue(version, path.name, path.read_text(encoding="utf-8"))


def loses_no_cue(version: LanguageVersion, name: str, text: str) -> int:
    """Every cue is in a sentence's text or is named as refused; how many are."""
    outcome = back(version, claire(), name, text.encode(), submit=False)
    cues = [cue for cue in read_webvtt(text).cues if cue.plain.strip()]
    texts = " ".join(Draft.objects.values_list("text", flat=True))
    lost = {timed_import.place(cue.start_ms) for cue in cues if " ".join(cue.plain.split()) not in texts}
    assert lost <= {refusal["where"] for refusal in outcome.refused}
    assert len(outcome.refused) <= 0.15 * len(cues)
    assert set(outcome.changed) == set(Draft.objects.values_list("segment__public_id", flat=True))
    assert all("sentence" in refusal["why"] for refusal in outcome.refused)
    return len(outcome.refused)


@pytest.mark.parametrize("name", subtitle_files.of_editors())
def test_files_of_other_programs_are_read_cue_for_cue(name: str) -> None:
    read_cue_for_cue(name, subtitle_files.of_editors()[name])


@pytest.mark.recordings
@pytest.mark.parametrize(
    "name",
    [
        "subtitleedit/tests/libse/Files/auto_detect_Danish.srt",
        "subtitleedit/tests/libse/Files/auto_detect_Russian.srt",
        "webvtt-py/tests/subtitles/netflix_chicas_del_cable.vtt",
        "subtitleedit/tests/libse/Files/sample_WebVTT_AppleTV.webvtt",
        "elephantsdream/descriptions.en.vtt",
        "ableplayer/itaccess_subtitles_zh-cn.vtt",
        "mantas-subtitles/utf16.srt",
    ],
)
def test_real_files_are_read_cue_for_cue(name: str) -> None:
    read_cue_for_cue(Path(name).name, recording(f"subs/{name}").read_bytes())


def read_cue_for_cue(name: str, data: bytes) -> None:
    text = decoded_text(data, name)
    kind = "srt" if name.endswith(".srt") else "vtt"
    tutorial = factories.tutorial(sentences=[(0, LAST_MS * 2, "Tout le film.")], duration_ms=LAST_MS * 2)
    (read,) = timed_import.read(text, kind, factories.speech(tutorial), "en")
    told = (read_srt_file(text) if kind == "srt" else read_webvtt(text)).cues
    assert len(told) == text.count("-->")
    assert read.start_ms == min(cue.start_ms for cue in told)


@pytest.mark.parametrize(("name", "encoding"), [("1250", "cp1250"), ("1251", "cp1251")])
def test_the_language_tells_the_encoding(name: str, encoding: str) -> None:
    version, srt = factories.version(factories.tutorial(), "sr"), "1\n00:00:00,000 --> 00:00:02,000\n{}\n"
    text = {"1250": "Đino, dođavola. Izađi!", "1251": "Из зоре времена долазимо."}[name]
    data = srt.format(text).encode(encoding)
    assert decoded_text(data, "a.srt", languages=("fr", "sr")) == data.decode(encoding)
    back(version, claire(), "a.srt", data)
    assert text in out(version, "srt")


@pytest.mark.parametrize(("language", "encoding"), [("ro", "cp1250"), ("ru", "cp1251"), ("uk", "koi8-u")])
def test_another_encoding_is_told_not_guessed(language: str, encoding: str) -> None:
    version = version_of("ar", most=2)
    data = subtitle_files.srt(language).translate(str.maketrans("șțȘȚ’", "şţŞŢ'")).encode(encoding, "replace")
    with pytest.raises(Refused, match="save it as UTF-8"):
        back(version, claire(), "a.srt", data)


@pytest.mark.recordings
@pytest.mark.parametrize(("name", "encoding"), [("1250", "cp1250"), ("1251", "cp1251")])
def test_a_real_file_in_another_encoding_is_told_not_guessed(name: str, encoding: str) -> None:
    data = recording(f"subs/subtitleedit/tests/libse/Files/auto_detect_windows-{name}.srt").read_bytes()
    assert decoded_text(data, "a.srt", languages=("fr", "sr")) == data.decode(encoding)
    with pytest.raises(Refused, match="save it as UTF-8"):
        back(version_of("ar", most=2), claire(), "a.srt", data)


def test_line_ends_marks_and_split_cues_mean_the_same_text() -> None:
    version, by = version_of("ar", most=3), claire()
    for segment, text in zip(
        factories.speech(version.tutorial), ("واحد هنا.", "اثنان هنا.", "ثلاثة هنا."), strict=True
    ):
        srt = f"1\n{_clock(segment.start_ms)} --> {_clock(segment.end_ms)}\n{text}\n"
        back(version, by, "one.srt", srt)
    plain = out(version, "srt")
    split = plain.replace(
        "00:00:00,000 --> 00:00:02,500\nواحد هنا.",
        "00:00:00,000 --> 00:00:01,000\nواحد\n\n9\n00:00:01,000 --> 00:00:02,500\nهنا.",
    )
    assert split != plain
    for changed in (
        plain.replace("\n", "\r\n"),
        "\ufeff" + plain,
        plain.replace(",", "."),
        split,
        plain.replace("واحد هنا.", "<i>واحد</i>\n{\\an8}هنا."),
    ):
        outcome = back(version, by, "again.srt", changed)
        assert (outcome.changed, outcome.refused) == ([], []), changed[:120]
    edited = plain.replace("اثنان هنا.", "اثنان هناك.")
    outcome = back(version, by, "edited.srt", edited + "\n9\n00:10:00,000 --> 00:10:02,000\nبعيد\n")
    assert outcome.changed == [factories.speech(version.tutorial)[1].public_id]
    assert [refusal["where"] for refusal in outcome.refused] == ["10:00.000"]


def test_sentences_without_translation_do_not_go_out_as_cues() -> None:
    version = version_of("ar", most=3)
    assert "-->" not in out(version, "srt")
    assert "-->" not in out(version, "vtt")


def _clock(ms: int | None) -> str:
    ms = ms or 0
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
