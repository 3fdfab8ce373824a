"""Releasing the interface: its texts and the spoken name of a language, in one step that can be rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dubbing.models import Release, Take
from dubbing.permissions import require_publisher
from dubbing.releases.choice import approved_takes
from dubbing.releases.going_live import go_live, record_release
from dubbing.releases.interface_choice import ChosenStrings, choose_strings
from dubbing.releases.spoken_name import make_spoken_name
from dubbing.states import R, move_release
from dubbing.stored_files import delete_unnamed
from journal.errors import Refused
from journal.people import Person
from storage.files import Stored
from tutorials.models import LanguageVersion, Segment

SPOKEN = "spoken_name"


@dataclass(frozen=True)
class InterfaceRelease:
    """new: False where nothing had changed since the live release."""

    release: Release
    chosen: ChosenStrings
    new: bool


def interface_release(*, by: Person, version: LanguageVersion) -> InterfaceRelease:
    """Release the approved interface texts of a language; the others stay as the program ships them.

    The file of the spoken name is made first, then one transaction makes the release and puts it live: after a crash,
    what was live stays live. The same texts again are the same release. A voice that withdraws meanwhile is left out.
    """
    require_publisher(by)
    if not version.tutorial.is_interface:
        raise Refused(_("Only the words of the site are released in this way."))
    chosen, take = choose_strings(version), _spoken_take(version)
    if not chosen.strings and take is None:
        raise Refused(_("Nothing is approved in this language yet: approve texts in the workshop first."))
    clip = make_spoken_name(take) if take is not None else None
    with transaction.atomic():
        LanguageVersion.objects.select_for_update().get(pk=version.pk)
        # Another release of the interface may have gone live while we waited, with texts approved since.
        if _spoken_take(version) == take and choose_strings(version) == chosen:
            return _made_live(by, version, chosen, take, clip)
    # The voice withdrew, or a take or text was approved, while the file was made: start again without this file.
    if clip is not None:
        delete_unnamed({clip.path})
    return interface_release(by=by, version=version)


def _made_live(
    by: Person, version: LanguageVersion, chosen: ChosenStrings, take: Take | None, clip: Stored | None
) -> InterfaceRelease:
    """Put the new release live, or return the live one where it is the same. The caller's transaction locks the
    version."""
    manifest: dict[str, Any] = {"strings": chosen.strings, "segments": _segments(chosen, take), "files": []}
    if clip is not None:
        manifest["spoken_name"] = clip.path
        manifest["files"] = [{"role": SPOKEN, "path": clip.path, "bytes": clip.bytes, "sha256": clip.sha256}]
    if take is not None and take.device.get("synthetic"):
        manifest["synthetic"] = True
    live = Release.objects.filter(version=version, state=R.LIVE).first()
    if live is not None and live.manifest == manifest:
        return InterfaceRelease(live, chosen, new=False)
    last = Release.objects.filter(version=version).aggregate(last=Max("number"))["last"] or 0
    kind = Release.Kind.VOICE if clip is not None else Release.Kind.SUBTITLES
    release = Release.objects.create(version=version, number=last + 1, kind=kind, created_by_id=by.pk)
    move_release(release, R.BUILDING)
    report = {"released": len(chosen.revisions), "as_shipped": len(chosen.missing), "left_out": chosen.unfit}
    move_release(release, R.READY, manifest=manifest, report=report)
    record_release(by, "request", release, after={"kind": kind, **report})
    return InterfaceRelease(go_live(release, by=by), chosen, new=True)


@transaction.atomic
def spoken_names_remove(*, by: Person | None, voice: Person) -> int:
    """A voice withdrew: remove the names that it speaks from every release, live or old, and from the store; returns
    how many. The texts stay released."""
    takes = Take.objects.filter(voice_id=voice.pk, segment__kind=Segment.Kind.SPOKEN_NAME)
    ids = {str(value) for value in takes.values_list("client_id", flat=True)}
    if not ids:
        return 0
    # Lock the versions, so that a release in progress cannot go live with this voice after our check.
    list(LanguageVersion.objects.select_for_update(of=("self",)).filter(tutorial__is_interface=True).order_by("pk"))
    paths = set()
    for release in Release.objects.select_related("version__tutorial").filter(version__tutorial__is_interface=True):
        manifest = release.manifest
        if not manifest.get(SPOKEN) or not any(segment["take"] in ids for segment in manifest["segments"]):
            continue
        paths.add(manifest[SPOKEN])
        without_voice = {
            **manifest,
            SPOKEN: "",
            "files": [file for file in manifest["files"] if file["role"] != SPOKEN],
            "segments": [
                {**segment, "take": None if segment["take"] in ids else segment["take"]}
                for segment in manifest["segments"]
            ],
        }
        Release.objects.filter(pk=release.pk).update(manifest=without_voice)
        record_release(by, "voice_withdrawn", release)
    transaction.on_commit(lambda: delete_unnamed(paths))
    return len(paths)


def _spoken_take(version: LanguageVersion) -> Take | None:
    """The approved take of the language's name, of a voice whose consent is valid."""
    segments = list(
        Segment.objects.filter(tutorial=version.tutorial_id, kind=Segment.Kind.SPOKEN_NAME, retired_at=None)
    )
    chosen = list(approved_takes(segments, version.language).values())
    return Take.objects.select_related("segment").filter(pk__in=chosen).first()


def _segments(chosen: ChosenStrings, take: Take | None) -> list[dict[str, Any]]:
    """What the release was made of, in the form of every manifest."""
    rows: list[dict[str, Any]] = [
        {"segment": unit, "revision": pk, "take": None} for unit, pk in sorted(chosen.revisions.items())
    ]
    if take is not None:
        rows.append({"segment": take.segment.public_id, "revision": take.revision_id, "take": str(take.client_id)})
    return rows
