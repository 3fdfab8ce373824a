"""Releasing the interface: its texts and the spoken name of a language, in one step that can be rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dubbing.models import Release, Take
from dubbing.permissions import require_publisher
from dubbing.queries.released_files import with_files
from dubbing.releases.choice import approved_takes
from dubbing.releases.going_live import go_live, record_release
from dubbing.releases.interface_choice import ChosenStrings, choose_strings
from dubbing.releases.spoken_name import make_spoken_name
from dubbing.states import R, move_release
from dubbing.stored_files import RELEASE, holder_of_release, holder_of_take, remove_files
from journal.errors import Refused
from journal.people import Person
from storage.files import Stored
from storage.models import StoredFile
from storage.queries import of
from storage.recording import PUBLIC, Row, arrival, made_from
from storage.recording import record as record_files
from storage.states import THERE
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
    arriving = arrival()
    clip = make_spoken_name(take, arriving) if take is not None else None
    with transaction.atomic():
        LanguageVersion.objects.select_for_update().get(pk=version.pk)
        # Another release of the interface may have gone live while we waited, with texts approved since.
        if _spoken_take(version) == take and choose_strings(version) == chosen:
            return _made_live(by, version, chosen, take, clip)
    # The voice withdrew, or a take or text was approved, while the file was made: start again without this file.
    remove_files(of(arriving))
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
    if live is not None and live.manifest == manifest and (clip is None or with_files([live.pk])):
        return InterfaceRelease(live, chosen, new=False)
    last = Release.objects.filter(version=version).aggregate(last=Max("number"))["last"] or 0
    kind = Release.Kind.VOICE if clip is not None else Release.Kind.SUBTITLES
    release = Release.objects.create(version=version, number=last + 1, kind=kind, created_by_id=by.pk)
    if clip is not None and take is not None:
        voices = (take.voice_id,) if take.voice_id else ()
        record_files(holder_of_release(release.pk), [Row(PUBLIC, SPOKEN, clip, voices)])
        made_from(holder_of_release(release.pk), [holder_of_take(take)])
    move_release(release, R.BUILDING)
    report = {"released": len(chosen.revisions), "as_shipped": len(chosen.missing), "left_out": chosen.unfit}
    move_release(release, R.READY, manifest=manifest, report=report)
    record_release(by, "request", release, after={"kind": kind, **report})
    return InterfaceRelease(go_live(release, by=by), chosen, new=True)


@transaction.atomic
def spoken_names_remove(*, by: Person | None, voice: Person) -> int:
    """A voice withdrew: the names that it speaks leave every release, live or old, and the store; returns how many. The
    texts stay released, and the manifests say what was built."""
    heard = StoredFile.objects.filter(holder=RELEASE, role=SPOKEN, voices=voice.pk, state__in=THERE)
    if not heard.exists():
        return 0
    # Lock the versions, so that a release in progress cannot go live with this voice after our check.
    list(LanguageVersion.objects.select_for_update(of=("self",)).filter(tutorial__is_interface=True).order_by("pk"))
    rows = list(heard.values_list("pk", "holder_id", "path"))
    releases = Release.objects.select_related("version__tutorial")
    for release in releases.filter(pk__in=[int(key) for _pk, key, _path in rows]).order_by("pk"):
        record_release(by, "voice_withdrawn", release)
    remove_files(StoredFile.objects.filter(pk__in=[pk for pk, _key, _path in rows]))
    return len({path for _pk, _key, path in rows})


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
