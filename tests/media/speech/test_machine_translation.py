"""The adapter for CTranslate2's models, on real models made here; and what it says of a folder that is none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from media.programs.process import MediaError
from media.speech.machine_codes import codes_of
from media.speech.machine_translation import CTranslate2Models, MachineTranslator
from tests.tiny_translator import write_model

TABLE = {"Touchez": "المسوا", "la": "هذا", "tablette.": "الجهاز.", "Merci": "شكرا"}
SAID, FRENCH = "المسوا هذا الجهاز. شكرا", "Touchez  la tablette. Merci"


def check(folder: Path, languages: tuple[str, ...], language: str, wanted: str) -> None:
    engine: MachineTranslator = CTranslate2Models(folder)
    assert engine.languages == languages
    assert engine.name == folder.name
    assert engine.translate(FRENCH, language) == wanted


def test_a_folder_with_a_model_for_each_language(tmp_path: Path) -> None:
    write_model(tmp_path / "ar", TABLE)
    write_model(tmp_path / "zh_hans", dict.fromkeys(TABLE, "学校"))
    (tmp_path / "notes").mkdir()
    check(tmp_path, ("ar", "zh-Hans"), "ar", SAID)
    # Two sentences are translated apart, and joined without a space where the script has none.
    assert " " not in CTranslate2Models(tmp_path).translate("Merci. Merci", "zh-Hans")


@pytest.mark.parametrize(
    ("codes", "source"),
    [
        (("arb_Arab", "tur_Latn", "zho_Hans"), "fra_Latn"),
        (("__ar__", "__tr__"), "__fr__"),
        ((">>ara<<", ">>tur<<"), ""),
    ],
    ids=["NLLB", "M2M100", "OPUS-MT"],
)
def test_one_model_that_is_told_the_language(tmp_path: Path, codes: tuple[str, ...], source: str) -> None:
    arabic = ("ar", "ary", "arq", "aeb")  # its dialects are read as it is
    languages = (*arabic, "tr", "zh-Hans") if "zho_Hans" in codes else (*arabic, "tr")
    check(write_model(tmp_path / "many", TABLE, codes, source), languages, "tr", SAID)


def test_marian_s_own_pair_of_piece_models_is_preferred(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "ar", TABLE)
    for name in ("source.spm", "target.spm"):
        shutil.copy(folder / "sentencepiece.model", folder / name)
    (folder / "sentencepiece.model").write_bytes(b"not this one")
    check(tmp_path, ("ar",), "ar", SAID)


def test_what_is_no_model_is_named(tmp_path: Path) -> None:
    def refusal(folder: Path) -> str:
        with pytest.raises(MediaError) as refused:
            CTranslate2Models(folder).translate("Merci", "ar")
        assert refused.value.code == "no_translation_model"
        return refused.value.detail

    assert "is not a folder" in refusal(tmp_path / "nowhere")
    assert "There is no CTranslate2 model (model.bin)" in refusal(tmp_path)
    alone = write_model(tmp_path / "alone", TABLE)
    assert "does not say which language it writes" in refusal(alone)
    assert "No model here writes Arabic" in refusal(write_model(tmp_path / "turkish", TABLE, ("tur_Latn",), "fra_Latn"))
    damaged = write_model(tmp_path / "damaged" / "ar", TABLE)
    (damaged / "model.bin").write_bytes(b"\x06\x00\x00\x00nonsense")
    assert "cannot be loaded" in refusal(damaged.parent)
    bare = write_model(tmp_path / "bare" / "ar", TABLE)
    (bare / "sentencepiece.model").unlink()
    assert "SentencePiece" in refusal(bare.parent)
    wordless = write_model(tmp_path / "wordless" / "ar", TABLE)
    (wordless / "shared_vocabulary.json").write_text("{", encoding="utf-8")
    assert "vocabulary" in refusal(wordless.parent)
    (wordless / "shared_vocabulary.json").unlink()
    assert "convert the model again" in refusal(wordless.parent)


def test_a_sentence_beyond_the_model_s_last_position_is_refused(tmp_path: Path) -> None:
    write_model(tmp_path / "ar", TABLE)
    with pytest.raises(MediaError) as refused:
        CTranslate2Models(tmp_path).translate("Touchez la " * 100, "ar")
    assert refused.value.code == "no_translation_model"


def test_the_converter_s_word_about_the_ending_is_followed(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "ar", TABLE)
    told = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**told, "add_source_eos": True}))
    check(tmp_path, ("ar",), "ar", SAID)


def test_languages_are_named_as_the_models_name_them() -> None:
    assert codes_of("ar")[0] == "arb_Arab"
    assert codes_of("zh-Hant")[0] == "zho_Hant"
    assert ">>por<<" in codes_of("pt-BR")
    assert codes_of("gcr") == ("__gcr__", ">>gcr<<")
