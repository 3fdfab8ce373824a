"""Proposals by a machine, where an operator wants them. One protocol, and the adapter for CTranslate2's models.

A folder of models is either one model of many languages (NLLB, M2M100, a multilingual OPUS-MT), or one model a language
in a folder with the language's tag (`ar/`, `zh-Hans/`: OPUS-MT's pairs). Each holds what CTranslate2's converters write
(`model.bin`, the vocabulary) and the SentencePiece model beside it. Nothing is fetched from the network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from craft import languages
from craft.documents import JsonObject
from craft.messages import N_
from craft.transcripts.french_sentences import split_sentences
from media.programs.process import MediaError
from media.speech.machine_codes import codes_of, french_code

THREADS = 2
BEAM = 4  # OPUS-MT's and NLLB's own default
LONGEST = 256  # pieces of words: a sentence that is said in ten seconds has some fifty
VOCABULARIES = ("shared_vocabulary", "source_vocabulary")
PIECES = ("sentencepiece.bpe.model", "sentencepiece.model", "spiece.model")
NO_MODEL = "no_translation_model"
NO_PROPOSAL = N_("The machine has no proposal: its model is not there or does not know this language.")


class MachineTranslator(Protocol):
    """An engine that turns French sentences into a proposal in another language."""

    @property
    def name(self) -> str:
        """What is kept beside each proposal: which engine made it."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags (craft/languages) that it can write, in the table's order."""
        ...

    def translate(self, text: str, language: str) -> str:
        """`text` (French, one sentence or some) in `language`; empty when the engine has nothing to say.

        Raises MediaError (`no_translation_model`) for a language that it does not know and for a damaged model.
        """
        ...


class CTranslate2Models:
    """The MachineTranslator on a folder of CTranslate2 models. Made quickly: weights are loaded at the first use."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise _no_model(f"{folder} is not a folder.")
        self.name = folder.name
        self._common = _Model(folder) if (folder / "model.bin").is_file() else None
        self._own = {} if self._common else {tag: _Model(place) for tag, place in _models_by_tag(folder)}
        if self._common and not self.languages:
            raise _no_model(
                f"The model in {folder} does not say which language it writes: "
                "put it into a folder with the language's tag, such as ar/."
            )
        if not self._common and not self._own:
            raise _no_model(
                f"There is no CTranslate2 model (model.bin) in {folder}, nor in a folder such as ar/ in it."
            )

    @property
    def languages(self) -> tuple[str, ...]:
        known = [language.tag for language in languages.all_languages() if language.tag != "fr"]
        if self._common is None:
            return tuple(tag for tag in known if tag in self._own)
        return tuple(tag for tag in known if self._common.code(tag))

    def translate(self, text: str, language: str) -> str:
        model = self._common or self._own.get(language)
        if model is None or language not in self.languages:
            raise _no_model(f"No model here writes {languages.get(language).english_name}.")
        said = model.translate(split_sentences(text), model.code(language))
        return (" " if languages.get(language).spaces else "").join(sentence for sentence in said if sentence)


class _Model:
    """One converted model on disk. Checked by its files when created, loaded at the first translation."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._loading = folder, Lock()
        own = (folder / "source.spm", folder / "target.spm")
        shared = next((folder / name for name in PIECES if (folder / name).is_file()), None)
        self._pieces = own if all(path.is_file() for path in own) else (shared, shared)
        if self._pieces[0] is None:
            raise _no_model(
                f"{folder} lacks its SentencePiece model: copy source.spm and target.spm, or sentencepiece.bpe.model, "
                "beside model.bin."
            )
        self._known = frozenset(_vocabulary(folder))

    def code(self, language: str) -> str:
        """The piece by which this model is told what to write; empty when it has none for the language."""
        return next((code for code in codes_of(language) if code in self._known), "")

    def translate(self, sentences: Sequence[str], code: str) -> list[str]:
        translator, source, target = self._loaded
        begin, end = french_code(self._known), [] if self._config.get("add_source_eos") else [self._ending]
        told = [code] if code.startswith(">>") else []  # OPUS-MT is told in the source, the others in the target
        batch = [[*begin, *told, *source.encode(_plain(sentence), out_type=str), *end] for sentence in sentences]
        prefix = None if not code or told else [[code]] * len(batch)
        try:
            found = translator.translate_batch(batch, target_prefix=prefix, beam_size=BEAM, max_decoding_length=LONGEST)
        except (RuntimeError, ValueError) as broken:  # a sentence beyond the model's last position, for one
            raise _no_model(f"The model in {self._folder} cannot translate this sentence: {broken}") from broken
        return [
            target.decode([piece for piece in result.hypotheses[0] if self._is_word(piece)]).strip() for result in found
        ]

    def _is_word(self, piece: str) -> bool:
        special = {self._ending, "<s>", "<unk>", "<pad>"}
        return piece not in special and not piece.startswith(">>") and piece not in self._codes

    @cached_property
    def _codes(self) -> frozenset[str]:
        return (
            frozenset(code for language in languages.all_languages() for code in codes_of(language.tag)) & self._known
        )

    @cached_property
    def _config(self) -> JsonObject:
        path = self._folder / "config.json"
        try:
            return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
        except ValueError as broken:
            raise _no_model(f"{path} is damaged.") from broken

    @property
    def _ending(self) -> str:
        return str(self._config.get("eos_token") or "</s>")

    @property
    def _loaded(self) -> tuple[Any, Any, Any]:
        with self._loading:
            if "_engine" not in self.__dict__:
                self.__dict__["_engine"] = self._load()
        engine: tuple[Any, Any, Any] = self.__dict__["_engine"]
        return engine

    def _load(self) -> tuple[Any, Any, Any]:
        # Imported when a proposal is asked for: every other process would waste this memory.
        import ctranslate2
        import sentencepiece

        try:
            translator = ctranslate2.Translator(
                str(self._folder), device="cpu", compute_type="int8", intra_threads=THREADS, inter_threads=1
            )
            source, target = (sentencepiece.SentencePieceProcessor(model_file=str(piece)) for piece in self._pieces)
        except (OSError, RuntimeError, ValueError) as broken:
            raise _no_model(f"The model in {self._folder} cannot be loaded: {broken}") from broken
        return translator, source, target


def _models_by_tag(folder: Path) -> Iterator[tuple[str, Path]]:
    for place in sorted(folder.iterdir()):
        row = languages.find(place.name)
        if row is not None and (place / "model.bin").is_file():
            yield row.tag, place


def _vocabulary(folder: Path) -> list[str]:
    for name in VOCABULARIES:
        listed, lines = folder / f"{name}.json", folder / f"{name}.txt"
        try:
            if listed.is_file():
                return [str(piece) for piece in json.loads(listed.read_text(encoding="utf-8"))]
            if lines.is_file():
                return lines.read_text(encoding="utf-8").split("\n")
        except (OSError, ValueError, TypeError) as broken:
            raise _no_model(f"The vocabulary in {folder} is damaged.") from broken
    raise _no_model(f"{folder} lacks its vocabulary ({VOCABULARIES[0]}.json): convert the model again.")


def _plain(text: str) -> str:
    """French as these models read it: the typewriter's apostrophe, plain spaces."""
    return " ".join(text.replace("’", "'").split())


def _no_model(detail: str) -> MediaError:
    return MediaError(NO_PROPOSAL, code=NO_MODEL, detail=detail)
