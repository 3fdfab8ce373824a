"""A blind listening test: pairs of what the service makes, a page that gives nothing away, answers that are counted."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command
from django.utils import translation
from scipy.stats import binomtest

from craft.sound.sample_rate import RATE
from operations.listening_pairs.answers import two_sided
from operations.listening_pairs.page import read_solution
from operations.listening_pairs.pairs import BED, HOLD, PAIRS_OF_A_KIND, REPAIR, SLOW, VOICE
from tests.material.voices import human


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("listening") / "test"
    listening_test(folder, "--seed", "7")
    return folder


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One pair of each kind."""
    monkeypatch.setattr("operations.listening_pairs.pairs.PAIRS_OF_A_KIND", 1)


def listening_test(*args: object) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("listening_test", *map(str, args), stdout=out)
    return out.getvalue()


def refusal(*args: object) -> str:
    with pytest.raises(CommandError) as refused:
        listening_test(*args)
    assert refused.value.returncode == 1
    return str(refused.value)


def answers(folder: Path, preferred: Any) -> Path:
    """A listener's file. preferred: (kind) → made, plain or same."""
    solution = read_solution(folder)
    file = folder.parent / "answers.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["test", "pair", "answer"])
        for number, (kind, side) in enumerate(solution.pairs, 1):
            other = "second" if side == "first" else "first"
            writer.writerow([solution.test, number, {"made": side, "plain": other, "same": "same"}[preferred(kind)]])
    return file


def sounds(folder: Path, number: int) -> tuple[Any, Any]:
    first, second = (soundfile.read(folder / "sounds" / f"{number:02}-{side}.flac")[0] for side in ("first", "second"))
    return first, second


def test_fifty_pairs_of_five_kinds_in_random_order_on_random_sides(made: Path) -> None:
    solution = read_solution(made)
    kinds, sides = [kind for kind, _side in solution.pairs], [side for _kind, side in solution.pairs]
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(
        (VOICE, BED, HOLD, SLOW, REPAIR), PAIRS_OF_A_KIND
    ) and PAIRS_OF_A_KIND == 10
    assert kinds != sorted(kinds) and kinds != sorted(kinds, reverse=True)
    assert 13 <= sides.count("first") <= 37


def test_a_voice_is_up_to_four_per_cent_longer_or_shorter_and_no_louder(made: Path) -> None:
    for number, (kind, side) in enumerate(read_solution(made).pairs, 1):
        first, second = sounds(made, number)
        changed, plain = (first, second) if side == "first" else (second, first)
        if kind == VOICE:
            assert 0.014 < abs(len(changed) / len(plain) - 1) <= 0.04
            assert np.sqrt(np.mean(changed**2)) == pytest.approx(np.sqrt(np.mean(plain**2)), rel=0.05)
        elif kind == REPAIR:
            quiet = slice(0, RATE * 2 // 5)  # before the voice
            assert np.mean(changed[quiet] ** 2) < np.mean(plain[quiet] ** 2) / 30
            assert float(np.corrcoef(changed[: len(plain)], plain[: len(changed)])[0, 1]) > 0.7
        elif kind == SLOW:
            assert 0.017 < len(changed) / len(plain) - 1 < 0.061  # three fifths of it by 3 to 10 per cent
            assert np.sqrt(np.mean(changed**2)) == pytest.approx(np.sqrt(np.mean(plain**2)), rel=0.05)
        else:
            assert len(changed) == len(plain) > 4 * RATE
            # They differ in nothing but while the picture waits, or the voice speaks, and in the margins around it.
            apart = np.flatnonzero(np.abs(changed - plain) > 1e-4)
            most = 3.6 * RATE if kind == HOLD else len(plain) - 3 * RATE
            assert 0.9 * RATE < apart[-1] - apart[0] < most


def test_the_page_gives_nothing_away_and_asks_no_network(made: Path) -> None:
    page = (made / "index.html").read_text(encoding="utf-8")
    assert page.count("<audio ") == 100
    assert all((made / source).is_file() for source in re.findall(r'src="([^"]+)"', page))
    assert not re.search(r"https?://|splic|solution|filler", page)
    sizes = {file.name: soundfile.info(file) for file in (made / "sounds").iterdir()}
    assert {(info.samplerate, info.channels, info.subtype) for info in sizes.values()} == {(RATE, 1, "PCM_16")}


def test_the_same_seed_gives_the_same_test_and_another_another(few: None, tmp_path: Path) -> None:
    takes = ("--takes", human("ru", "dir-instr"), human("fr", "dir-instr"))  # all takes are read for each test
    listening_test(tmp_path / "one", "--seed", "7", *takes)
    listening_test(tmp_path / "same", "--seed", "7", *takes)
    listening_test(tmp_path / "other", "--seed", "8", "--say-in", "fr", *takes)
    assert read_solution(tmp_path / "same") == read_solution(tmp_path / "one")
    assert read_solution(tmp_path / "other").test != read_solution(tmp_path / "one").test
    assert "Qu’est-ce qui sonne le mieux" in (tmp_path / "other" / "index.html").read_text(encoding="utf-8")


def test_takes_of_one_s_own_are_compared(few: None, tmp_path: Path) -> None:
    listening_test(tmp_path / "test", "--takes", human("ru", "dir-instr"), human("fr", "dir-instr"))
    assert len(list((tmp_path / "test" / "sounds").iterdir())) == 10
    bad = tmp_path / "bad.wav"
    bad.write_text("no sound")
    assert "no sound that can be read" in refusal(tmp_path / "next", "--takes", bad)
    short = tmp_path / "short.wav"
    soundfile.write(short, np.zeros(RATE // 4, np.int16), RATE)
    assert "a second" in refusal(tmp_path / "third", "--takes", short)
    assert not (tmp_path / "next").exists() and not (tmp_path / "third").exists()


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "is not empty" in refusal(tmp_path)
    assert "is not empty" in refusal(tmp_path / "mine.txt")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_what_listeners_say_is_said_in_plain_words(made: Path) -> None:
    file = answers(made, lambda kind: "made" if kind == HOLD else "same")
    said = listening_test(made, "--read", file)
    assert "preferred 10 times, the second 0 times" in said
    assert "What we make sounds better. Chance alone divides so unevenly in 0.2 of 100 tests." in said
    assert "no difference heard 10 times. Nobody preferred one of them." in said
    worse = listening_test(made, "--read", answers(made, lambda _kind: "plain"))
    assert worse.count("What we make sounds worse.") == 5


def test_several_listeners_count_together_whatever_separates(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = answers(made, lambda _kind: "made")
    other = file.with_name("other.csv")
    text = answers(made, lambda _kind: "plain").read_text(encoding="utf-8")
    other.write_text("\ufeff" + text.replace(",", ";"), encoding="utf-8")
    answers(made, lambda _kind: "made")
    listening_test(made, "--json", "--read", file, other)
    document = json.loads(capsys.readouterr().out)
    assert document["listeners"] == 2
    assert [(row["made"], row["plain"], row["same"], row["p"]) for row in document["results"]] == [(10, 10, 0, 1.0)] * 5


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "holds no answers"),
        ("a,b\n1,2\n", "holds no answers"),
        ("test,pair,answer\n", "holds no answers"),
        ("test,pair,answer\nother,1,first\n", "another listening test"),
        ("test,pair,answer\nTEST,51,first\n", "line 2"),
        ("test,pair,answer\nTEST,0,first\n", "line 2"),
        ("test,pair,answer\nTEST,²,first\n", "line 2"),
        ("test,pair,answer\nTEST,1,first\nTEST,2\n", "line 3"),
        ("test,pair,answer\nTEST,1,better\n", "line 2"),
        ("test,pair,answer\nTEST,1,\x00\n", "line 2"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_with_its_line(made: Path, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(text.replace("TEST", read_solution(made).test), encoding="utf-8")
    assert why in refusal(made, "--read", file)


def test_files_that_are_none_are_refused(made: Path, tmp_path: Path) -> None:
    assert "cannot be read" in refusal(made, "--read", tmp_path / "missing.csv")
    (tmp_path / "picture.csv").write_bytes(b"\xff\xd8\xff" * 100)
    assert "cannot be read" in refusal(made, "--read", tmp_path / "picture.csv")
    assert "holds no listening test" in refusal(tmp_path, "--read", tmp_path / "missing.csv")
    (tmp_path / "solution.json").write_text('{"test": "x"}')
    assert "holds no listening test" in refusal(tmp_path, "--read", tmp_path / "missing.csv")


@pytest.mark.parametrize("trials", [0, 1, 7, 10, 20, 200])
def test_the_chance_is_the_exact_binomial_test(trials: int) -> None:
    for successes in range(trials + 1):
        expected = binomtest(successes, trials).pvalue if trials else 1.0
        assert two_sided(successes, trials) == pytest.approx(expected)
