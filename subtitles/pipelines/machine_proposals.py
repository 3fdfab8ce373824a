"""A machine's proposal for a segment, where the operator named a folder of models (settings.MACHINE_TRANSLATION)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.utils.translation import gettext as _

from craft.messages import Message
from journal.errors import Refused
from journal.message_translation import translate_message
from media.programs.process import MediaError
from media.speech.machine_translation import NO_PROPOSAL, CTranslate2Models, MachineTranslator
from subtitles.models import MachineText
from tutorials.models import Segment

# A segment takes up to a second of both cores: more people than this at once would only wait for each other.
_TRANSLATIONS_AT_ONCE = BoundedSemaphore(3)


def machine() -> MachineTranslator | None:
    """The engine; None where there is none. Raises MediaError when the folder of the setting holds no model."""
    return _load_engine(settings.MACHINE_TRANSLATION) if settings.MACHINE_TRANSLATION else None


def machine_writes(language: str) -> bool:
    """Whether a proposal may be requested. A folder without a model counts as no machine; `doctor` reports it."""
    try:
        engine = machine()
    except MediaError:
        return False
    return engine is not None and language in engine.languages


def proposal(segment: Segment, language: str) -> MachineText:
    """The machine's proposal for a segment: the stored one, or a new one. Call it outside a transaction: it is slow.

    Refused where there is no machine for the language, and when too many people ask at once.
    """
    try:
        engine = machine()
        if engine is None or language not in engine.languages:
            raise Refused(_("No machine writes this language here."))
        named = {
            "segment": segment,
            "language": language,
            "source_digest": segment.digest,
            "engine": engine.name[:255],
        }
        stored = MachineText.objects.filter(**named).first()
        if stored is not None:
            return stored
        if not _TRANSLATIONS_AT_ONCE.acquire(blocking=False):
            raise Refused(_("The machine is busy. Go on without it."))
        try:
            text = engine.translate(segment.text, language)
        finally:
            _TRANSLATIONS_AT_ONCE.release()
    except MediaError as broken:
        raise Refused(translate_message(Message(NO_PROPOSAL))) from broken
    return MachineText.objects.get_or_create(**named, defaults={"text": text})[0]


@lru_cache(maxsize=1)
def _load_engine(folder: str) -> MachineTranslator:
    return CTranslate2Models(Path(folder))
