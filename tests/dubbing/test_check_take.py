"""`check_take` and the advice: the documented JSON, sentences in French, refusals, and one source of thresholds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import soundfile
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from craft import languages
from craft.takes.take_advice import ADVICE, advice
from craft.takes.thresholds import TAKE
from dubbing.views.studio_json import advice_texts, in_the_voices_language
from journal.message_translation import translate_message
from tests.takes import Samples, clean_take, judged, mains

CODES = {
    "clipped",
    "too_quiet",
    "too_loud",
    "noisy",
    "hum",
    "no_speech",
    "cut_start",
    "cut_end",
    "dropouts",
    "clicks",
    "echo",
    "too_long",
    "telephone_band",
    "dc_offset",
    "wrong_text",
}


def write(file: Path, samples: Samples) -> str:
    soundfile.write(file, samples, 48_000, subtype="PCM_16")
    return str(file)


def check_take(*args: str, ok: bool = True) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    if ok:
        call_command("check_take", *args, stdout=out, stderr=err)
    else:
        with pytest.raises(SystemExit) as ended:
            call_command("check_take", *args, stdout=out, stderr=err)
        assert ended.value.code == 1
    return out.getvalue(), err.getvalue()


def files(text: str) -> list[dict[str, Any]]:
    document = json.loads(text)
    assert set(document) == {"files"}
    found: list[dict[str, Any]] = document["files"]
    return found


def test_the_document_has_exactly_the_documented_keys(tmp_path: Path) -> None:
    good = write(tmp_path / "good.wav", clean_take("en"))
    humming = write(tmp_path / "hum.wav", clean_take("en") + mains(len(clean_take("en")), -47))
    out, err = check_take(good, humming, "--json")
    assert err == ""
    first, second = files(out)
    assert [first["file"], second["file"]] == [good, humming]
    assert all(set(entry) == {"file", "figures", "findings"} for entry in (first, second))
    assert first["findings"] == []
    (finding,) = second["findings"]
    assert set(finding) == {"code", "severity", "figure", "message"}
    assert (finding["code"], finding["severity"]) == ("hum", "warn")
    assert finding["figure"] == pytest.approx(-25, abs=4)


def test_slot_and_studio_are_asked_for(tmp_path: Path) -> None:
    take = clean_take("en")
    file = write(tmp_path / "take.wav", take[(judged(take).speech_start_ms + 200) * 48 :])
    plain, strict = (files(check_take(file, "--json", *more)[0])[0]["findings"] for more in ([], ["--studio"]))
    assert [(entry["code"], entry["severity"]) for entry in plain] == [("cut_start", "warn")]
    assert [(entry["code"], entry["severity"]) for entry in strict] == [("cut_start", "retake")]
    (finding, _cut) = files(check_take(file, "--slot-ms", "2000", "--json")[0])[0]["findings"]
    assert (finding["code"], finding["severity"]) == ("too_long", "retake")


@pytest.mark.parametrize("slot", ["0", "-5", "nan", "long", "inf"])
def test_a_slot_that_is_no_length_is_wrong_usage(slot: str) -> None:
    with pytest.raises(CommandError):
        call_command("check_take", "any.wav", f"--slot-ms={slot}")


def test_an_unreadable_file_is_one_sentence_and_the_others_are_still_judged(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_text("no sound")
    out, err = check_take(str(broken), "--json", ok=False)
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(f"{broken}: ")
    good = write(tmp_path / "good.wav", clean_take("en"))
    out, err = check_take(str(broken), good, str(tmp_path / "missing.wav"), "--json", ok=False)
    assert [file["file"] for file in files(out)] == [good]
    assert err.count("\n") == 2


def test_from_a_shell_without_a_database_and_with_a_name_that_begins_with_a_dash(tmp_path: Path) -> None:
    shutil.copy(write(tmp_path / "take.wav", clean_take("es")), tmp_path / "-take.wav")
    manage = Path(settings.BASE_DIR) / "manage.py"
    argv = [sys.executable, str(manage), "check_take", "--json", "--", "-take.wav"]
    run = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    assert [file["file"] for file in files(run.stdout)] == ["-take.wav"]


def test_people_read_sentences(tmp_path: Path) -> None:
    good = write(tmp_path / "good.wav", clean_take("en"))
    quiet = write(tmp_path / "quiet.wav", clean_take("en") * 0.01)
    with translation.override("en"):
        out, _err = check_take(good, quiet)
        assert "Good." in out
        assert f"Record again: {ADVICE['too_quiet', 'retake']}" in out


def test_every_code_has_advice_and_unknown_ones_have_none() -> None:
    assert {code for code, _severity in ADVICE} == CODES
    assert set(advice_texts()["texts"]) == CODES
    assert advice("older_code", "warn") is None


def all_said() -> set[object]:
    return {text for texts in advice_texts()["texts"].values() for text in texts.values()}


def too_long(figure: float, rate: float | None = None) -> str:
    message = advice("too_long", "retake", figure, rate)
    assert message is not None
    return translate_message(message)


# Languages of the parents' pages that write 2,5 (CLDR, with digits 0-9); the others write 2.5.
WITH_A_COMMA = {"fr", "ps", "es", "pt", "ro", "ru", "uk", "tr", "sq"}
WITH_A_COMMA |= {"pt-BR", "sr", "hr", "bg", "pl", "vi", "de", "it", "nl", "el", "cs", "hy", "ka", "ku", "ht"}


@pytest.mark.parametrize(
    "row", [language for language in languages.all_languages() if language.interface], ids=lambda row: row.tag
)
def test_a_voice_reads_its_advice_in_the_language_that_it_records(row: languages.Language) -> None:
    with translation.override("en"):
        english = all_said()
        with in_the_voices_language(row.tag):
            assert translation.get_language() == languages.django_tag(row.tag)
            said = all_said()
            with_numbers = too_long(2500, 15)
    assert len(said) == len(english)
    assert row.tag == "en" or not said & english
    assert ("2,5" if row.tag in WITH_A_COMMA else "2.5") in with_numbers
    assert "38" in with_numbers


def test_advice_stays_in_the_language_of_the_page_where_there_is_no_other() -> None:
    with translation.override("fr"), in_the_voices_language("snk"):
        assert translation.get_language() == "fr"


def test_too_long_says_seconds_and_letters() -> None:
    with translation.override("en"):
        assert "2.5 seconds (about 38 letters)" in too_long(2500, 15)
        assert too_long(2500).endswith("by 2.5 seconds.")


def test_the_browser_reads_the_same_thresholds() -> None:
    file = Path(settings.BASE_DIR) / "static" / "js" / "take-thresholds.js"
    assert file.read_text(encoding="utf-8") == TAKE.as_javascript()
    call_command("take_thresholds", "--check")
