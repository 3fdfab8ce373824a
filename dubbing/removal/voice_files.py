"""Every file in which a person's voice is heard: a withdrawal must delete them all."""

from __future__ import annotations

from django.core.files.storage import storages

from dubbing.models import Take
from dubbing.queries.repairs import sound_digests
from dubbing.releases.sound import takes_cache
from media.sound.take_fitting import fitted_forms
from storage.queries import holding_voice, without_voice

FileName = tuple[str, str]
"""Where (`private`, `public`, `cache`), and the path there."""


def files_with_voice(voice: int) -> set[FileName]:
    """Takes as received, normalised, repaired, their fitted forms, and all files of releases that play one."""
    named = set(holding_voice(voice).order_by().values_list("store", "path"))
    found: set[FileName] = named - without_voice(voice, named)
    for digest in sound_digests(Take.objects.filter(voice=voice)):
        found |= {
            ("cache", str(path.relative_to(takes_cache().parent))) for path in fitted_forms(takes_cache(), digest)
        }
    return found


def remaining_files(files: set[FileName], voice: int) -> set[FileName]:
    """The files that still exist. One that somebody else's row names does not contain the voice: encoded silence is the
    same everywhere."""
    silent = without_voice(voice, {file for file in files if file[0] != "cache"})
    return {
        (store, path)
        for store, path in files - silent
        if ((takes_cache().parent / path).exists() if store == "cache" else storages[store].exists(path))
    }
