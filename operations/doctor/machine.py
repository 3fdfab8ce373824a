"""Programs, libraries, models, fonts: what is installed on this machine."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from craft import languages
from craft.transcripts.whisper_models import SIZES
from media.programs import process
from media.programs.process import MediaError
from media.sound.noise_net import can_lessen_noise
from media.sound.time_stretch import Engine, stretch_engine
from media.speech.grammar import can_check_grammar
from media.speech.machine_translation import CTranslate2Models
from media.speech.model_fetch import is_fetched
from media.speech.recogniser import can_recognise
from media.speech.whisper_model import resolve_model
from media.words.lemma_files import needed_tables, table_file
from media.words.lemma_tables import read_table
from operations.doctor.finding import Finding, missing_finding, ok, warning
from tutorials.models import LanguageVersion
from tutorials.pipelines.whisper_models import chosen_model

# What media/ needs of ffmpeg; HDR_FILTERS only for HDR videos.
FILTERS = ("scale", "fps", "format", "split", "ass", "aresample", "apad")
HDR_FILTERS = ("zscale", "tonemap")
ENCODERS = ("libx264", "aac")
FILTER_LINE = re.compile(r"^ [TSC.]{2,3} +(\w+) +\S+->", re.MULTILINE)
ENCODER_LINE = re.compile(r"^ [A-Z.]{6} (\w+) ", re.MULTILINE)
# For each script a language, as fontconfig's tag, where its own is not enough; a few scripts need several fonts.
FONTS = {
    "Latn": "fr", "Arab": "ar", "Cyrl": "ru", "Taml": "ta", "Beng": "bn", "Deva": "hi", "Geor": "ka", "Armn": "hy",
    "Hans": "zh-cn", "Hant": "zh-tw", "Ethi": "am", "Grek": "el", "Khmr": "km", "Hebr": "he", "Jpan": "ja",
    "Kore": "ko", "Thai": "th",
}  # fmt: skip  # a table: several short entries a row


def _run_output(*argv: str) -> str:
    return process.run(list(argv), timeout_s=20).decode("utf-8", "replace")


def ffmpeg() -> Finding:
    how = _("On Debian: sudo apt-get install ffmpeg")
    try:
        version = _run_output("ffmpeg", "-hide_banner", "-version").split()[2]
        _run_output("ffprobe", "-hide_banner", "-version")
        filters = set(FILTER_LINE.findall(_run_output("ffmpeg", "-hide_banner", "-filters")))
        encoders = set(ENCODER_LINE.findall(_run_output("ffmpeg", "-hide_banner", "-encoders")))
    except MediaError:
        return missing_finding("ffmpeg", _("ffmpeg is not installed: no film can be read or made."), how)
    lacking = [name for name in FILTERS if name not in filters] + [name for name in ENCODERS if name not in encoders]
    if lacking:
        message = _("ffmpeg {version} lacks {names}.").format(version=version, names=", ".join(lacking))
        return missing_finding(
            "ffmpeg", message, _("Install a complete ffmpeg. On Debian: sudo apt-get install ffmpeg")
        )
    if any(name not in filters for name in HDR_FILTERS):
        message = _("ffmpeg {version} cannot turn HDR films into ordinary ones (zscale, tonemap).")
        return warning("ffmpeg", message.format(version=version), how)
    return ok("ffmpeg", _("ffmpeg {version}, with everything that is needed.").format(version=version))


def check_stretching() -> Finding:
    how = _("On Debian: sudo apt-get install rubberband-cli (version 3 or newer)")
    try:
        engine = stretch_engine()
    except MediaError:
        return missing_finding("stretching", _("Voices cannot be fitted to the picture: there is no ffmpeg."), how)
    if engine == Engine.RUBBERBAND:
        return ok("stretching", _("Voices are fitted by Rubber Band, the best engine."))
    if engine == Engine.FILTER:
        return warning("stretching", _("Voices are fitted by ffmpeg's rubberband filter: good, not the best."), how)
    return warning("stretching", _("Voices are fitted by ffmpeg's atempo: a slight echo is heard."), how)


def whisper() -> Finding:
    how = _("Run script/setup, or name a model or its folder in WHISPER_MODEL.")
    try:
        name = chosen_model()
    except DatabaseError:
        name = settings.WHISPER_MODEL
    if name in SIZES and not is_fetched(name, Path(settings.DATA_DIR)):
        message = _("The model “{name}” is not there yet: films are heard by the one that comes with the program.")
        later = _("A worker fetches it from the internet; what stopped it is said on the page “The town”.")
        return warning("whisper", message.format(name=name), later)
    try:
        model = resolve_model(name, settings.DATA_DIR)
    except MediaError as error:
        return missing_finding(
            "whisper", _("There is no Whisper model: films are not transcribed."), f"{how} ({error})"
        )
    if isinstance(model, str):
        message = _("The Whisper model “{name}” is looked for in the cache of this machine only.").format(name=model)
        return warning("whisper", message, how)
    return ok("whisper", _("The Whisper model is there: {path}.").format(path=model))


def said_texts() -> Finding:
    known = [language.tag for language in languages.all_languages() if can_recognise(language.tag)]
    if not known:
        how = _(
            "On Debian: sudo apt-get install espeak-ng; then run script/setup. Not on every processor: only x86-64."
        )
        message = _("Whether a recording says its text is judged in no language: people listen for it alone.")
        return warning("said_texts", message, how)
    message = _("Whether a recording says its text is judged in {n} of {total} languages.")
    return ok("said_texts", message.format(n=len(known), total=len(languages.all_languages())))


def doubtful_words() -> Finding:
    if can_check_grammar():
        return ok("doubtful_words", _("In a new transcript the words that are no good French are shown first."))
    message = _("In a new transcript only the words are shown of which the machine itself was not sure.")
    how = _("On Debian, with the internet: script/setup, which fetches Grammalecte.")
    return warning("doubtful_words", message, how)


def word_tables() -> Finding:
    codes = needed_tables(_open_languages())
    lacking = [code for code in codes if read_table(table_file(settings.DATA_DIR, code), code) is None]
    if lacking:
        message = _("The glossary finds words by their endings alone in: {languages}. Their dictionary forms lack.")
        how = _("Start Portevoix again, or run manage.py lemma_tables.")
        return warning("word_tables", message.format(languages=", ".join(lacking)), how)
    return ok("word_tables", _("The glossary knows the dictionary forms of {n} languages.").format(n=len(codes)))


def _open_languages() -> list[str]:
    try:
        return list(LanguageVersion.objects.order_by("language").values_list("language", flat=True).distinct())
    except DatabaseError:
        return []


def repaired_takes() -> Finding:
    if can_lessen_noise():
        return ok("repaired_takes", _("Noisy recordings can be repaired, where their voices agree."))
    message = _("Noisy recordings cannot be repaired on this machine: nobody is asked, and all stay as they are.")
    return warning("repaired_takes", message, _("Run script/setup. There is no such program for every processor."))


def machine_translation() -> Finding:
    if not settings.MACHINE_TRANSLATION:
        return ok("machine_translation", _("Proposals by a machine are off (MACHINE_TRANSLATION names no folder)."))
    try:
        engine = CTranslate2Models(Path(settings.MACHINE_TRANSLATION))
    except MediaError as error:
        message = _("Proposals by a machine are on, but there is no model in {path}.")
        how = _("Put a CTranslate2 model there, or one a language in folders such as ar/: docs/machine-translation.md.")
        return warning("machine_translation", message.format(path=settings.MACHINE_TRANSLATION), f"{how} ({error})")
    message = _("Proposals by a machine are on: “{name}” writes {languages}.")
    return ok("machine_translation", message.format(name=engine.name, languages=", ".join(engine.languages)))


def fonts() -> Finding:
    how = _("On Debian: sudo apt-get install fontconfig fonts-noto-core fonts-noto-cjk")
    scripts = {one.script: FONTS.get(one.script, one.tag) for one in languages.all_languages()}
    try:
        lacking = [
            script for script, tag in sorted(scripts.items()) if not _run_output("fc-list", f":lang={tag}", "family")
        ]
    except MediaError:
        return warning("fonts", _("Fonts cannot be listed: the paper version may show empty boxes."), how)
    if lacking:
        page = get_language()
        named = ", ".join(
            language.name_in(page) for language in languages.all_languages() if language.script in lacking
        )
        message = _("There is no font for: {languages}. Paper and burnt subtitles show empty boxes there.")
        return warning("fonts", message.format(languages=named), how)
    return ok("fonts", _("There are fonts for all {n} scripts.").format(n=len(scripts)))


def paper() -> Finding:
    try:
        importlib.import_module("weasyprint")
    except OSError:
        how = _("On Debian: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
        return warning("paper", _("The paper version cannot be made as a PDF; the page can still be printed."), how)
    return ok("paper", _("The paper version can be made."))


def browser_libraries() -> Finding:
    section = json.loads((settings.BASE_DIR / "package.json").read_text(encoding="utf-8"))["portevoix"]
    needed = {*section["imports"].values(), *section["files"]}
    lacking = sorted(name for name in needed if not (settings.NODE_MODULES / name).is_file())
    if lacking:
        message = _("Libraries of the pages are missing: {names}.").format(names=", ".join(lacking))
        return missing_finding("browser_libraries", message, _("Run script/setup."))
    return ok("browser_libraries", _("The {n} files of the pages' libraries are there.").format(n=len(needed)))


def words() -> Finding:
    lacking = [tag for tag in ("fr",) if not (settings.BASE_DIR / "locale" / tag / "LC_MESSAGES/django.mo").is_file()]
    if lacking:
        return missing_finding("words", _("The French words of the pages are not compiled."), _("Run script/setup."))
    return ok("words", _("The words of the pages are compiled."))


MACHINE: tuple[Callable[[], Finding], ...] = (
    ffmpeg,
    check_stretching,
    whisper,
    doubtful_words,
    said_texts,
    word_tables,
    repaired_takes,
    machine_translation,
    fonts,
    paper,
    browser_libraries,
    words,
)
