"""`manage.py align`: the documented JSON, one sentence for bad input, and no database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dubbing.management.commands.align import Command

GOOD: dict[str, Any] = {
    "duration_ms": 9000,
    "segments": [
        {"start_ms": 0, "end_ms": 2000, "take_ms": 2900, "pauses": [[1000, 1800]]},
        {"start_ms": 2100, "end_ms": 4000, "take_ms": 14_000},
        {"start_ms": 5000, "end_ms": 7000, "take_ms": 2000, "pin_ms": 5200},
    ],
}


def written(folder: Path, document: object) -> str:
    file = folder / "input.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def answer(*arguments: str) -> str:
    said = io.StringIO()
    call_command("align", *arguments, stdout=said)
    return said.getvalue()


def refused(*arguments: str) -> str:
    """The one sentence on stderr of a refused call."""
    said, complained = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("align", *arguments, stdout=said, stderr=complained)
    assert (left.value.code, said.getvalue()) == (1, "")
    (sentence,) = complained.getvalue().splitlines()
    return sentence


def test_json(tmp_path: Path) -> None:
    found = json.loads(answer(written(tmp_path, GOOD), "--json"))
    assert set(found) == {"placements", "refused", "objective", "report"}
    assert len(found["placements"]) == 3
    assert [refusal["index"] for refusal in found["refused"]] == [1]
    assert 5000 <= found["placements"][2]["start_ms"] <= 5400


def test_drop_refused_leaves_an_empty_place(tmp_path: Path) -> None:
    found = json.loads(answer(written(tmp_path, GOOD), "--json", "--drop-refused"))
    assert [placement is None for placement in found["placements"]] == [False, True, False]
    assert [refusal["index"] for refusal in found["refused"]] == [1]


def test_sentences_for_people(tmp_path: Path) -> None:
    said = answer(written(tmp_path, GOOD))
    assert "{" not in said
    assert len(said.strip().splitlines()) == 4


def test_from_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(GOOD)))
    assert len(json.loads(answer("-", "--json"))["placements"]) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "input.json"),
        (b"null", "objet"),
        (json.dumps({"duration_ms": -5, "segments": []}).encode(), "durée"),
        (json.dumps({"duration_ms": 5, "segments": [{}]}).encode(), "Segment 0"),
    ],
    ids=["empty", "torn", "not text", "too deep", "null", "negative", "no times"],
)
def test_bad_input_is_one_sentence(tmp_path: Path, text: bytes, says: str) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(text)
    assert says in refused(str(file), "--json")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "nowhere.json" in refused(str(tmp_path / "nowhere.json"))


def test_contradicting_pins_are_both_named(tmp_path: Path) -> None:
    pins = [{"start_ms": 2000 * i, "end_ms": 2000 * i + 1500, "take_ms": 1500} for i in range(4)]
    pins[1]["pin_ms"], pins[3]["pin_ms"] = 7000, 3000
    sentence = refused(written(tmp_path, {"duration_ms": 9000, "segments": pins}))
    assert "segment 1" in sentence
    assert "segment 3" in sentence


@pytest.mark.parametrize("arguments", [[], ["a.json", "b.json"], ["a.json", "--unknown"]])
def test_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("align", *arguments)
    with pytest.raises(SystemExit) as left:
        Command().run_from_argv(["manage.py", "align", *arguments])
    assert left.value.code == 2


def test_with_holds_the_picture_waits_instead(tmp_path: Path) -> None:
    found = json.loads(answer(written(tmp_path, GOOD), "--json", "--holds"))
    assert set(found) == {"placements", "refused", "objective", "report", "holds", "longer", "over_limit"}
    (refusal,) = found["refused"]
    assert refusal["index"] == 1, "ten seconds are too long to wait"
    assert refusal["natural_ms"] == pytest.approx(refusal["shorten_ms"] * found["placements"][1]["rate"])
    shorter = {
        "duration_ms": 60_000,
        "segments": [*GOOD["segments"][:1], {**GOOD["segments"][1], "take_ms": 7000}, GOOD["segments"][2]],
    }
    waited = json.loads(answer(written(tmp_path, shorter), "--json", "--holds"))
    assert waited["refused"] == [] and waited["holds"]
    longer_ms = sum(hold["length_ms"] for hold in waited["holds"])
    assert waited["longer"] == pytest.approx(longer_ms / 60_000) and not waited["over_limit"]
    assert all(hold["length_ms"] % 200 == 0 for hold in waited["holds"])
    assert max(placement["rate"] for placement in waited["placements"]) < 1.125
    said = answer(written(tmp_path, shorter), "--holds")
    assert "L’image attend" in said or "The picture waits" in said


def test_with_slowing_the_map_says_where(tmp_path: Path) -> None:
    longer = {"duration_ms": 12_000, "segments": [{"start_ms": 500, "end_ms": 8500, "take_ms": 11_500}]}
    longer["segments"] += [{"start_ms": 9000, "end_ms": 10_000, "take_ms": 900}]  # type: ignore[operator]
    found = json.loads(answer(written(tmp_path, longer), "--json", "--slow", "10"))
    assert found["holds"] == [] and found["refused"] == [] and found["map"][0] == [0, 0]
    assert 0 < found["longer"] <= 0.1
    assert found["map"][-1][1] - found["map"][-1][0] == pytest.approx(12_000 * found["longer"], abs=0.01)
