"""Releasing the interface: its texts and the spoken name of a language, in one step that can be rolled back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import document_json, part_json
from dubbing.manifests import InterfaceManifest, InterfaceSegment, ReleaseFile, read_interface_manifest
from dubbing.models import Release, Take
from dubbing.permissions import require_publisher
from dubbing.queries.released_files import with_files
from dubbing.releases.choice import approved_takes
from dubbing.releases.going_live import go_live, next_release, record_release
from dubbing.releases.interface_choice import ChosenStrings, choose_strings
from dubbing.releases.spoken_name import make_spoken_name
from dubbing.reports import InterfaceReport
from dubbing.states import ReleaseState, move_release
from dubbing.stored_files import RELEASE, holder_of_release, holder_of_take, remove_files
from journal.errors import Refused
from journal.people import Person
from storage.files import StoredBytes
from storage.models import StoredFile
from storage.queries import stored_files_of
from storage.states import THERE
from storage.stored_files import PUBLIC, Row, arrival, set_sources
from storage.stored_files import record as record_files
from tutorials.models import LanguageVersion, Segment

SPOKEN_NAME = "spoken_name"


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
    remove_files(stored_files_of(arriving))
    return interface_release(by=by, version=version)


def _made_live(
    by: Person, version: LanguageVersion, chosen: ChosenStrings, take: Take | None, clip: StoredBytes | None
) -> InterfaceRelease:
    """Put the new release live, or return the live one where it is the same. The caller's transaction locks the
    version."""
    manifest = InterfaceManifest(
        strings=tuple(chosen.strings),
        segments=_segments(chosen, take),
        files=(ReleaseFile(role=SPOKEN_NAME, path=clip.path, bytes=clip.bytes, sha256=clip.sha256),) if clip else (),
        spoken_name=clip.path if clip else "",
        synthetic=take is not None and bool(take.device.get("synthetic")),
    )
    live = Release.objects.filter(version=version, state=ReleaseState.LIVE).first()
    same = live is not None and read_interface_manifest(live.manifest) == manifest
    if live is not None and same and (clip is None or with_files([live.pk])):
        return InterfaceRelease(live, chosen, new=False)
    kind = Release.Kind.VOICE if clip is not None else Release.Kind.SUBTITLES
    release = next_release(version, kind, created_by_id=by.pk)
    if clip is not None and take is not None:
        voices = (take.voice_id,) if take.voice_id else ()
        record_files(holder_of_release(release.pk), [Row(PUBLIC, SPOKEN_NAME, clip, voices)])
        set_sources(holder_of_release(release.pk), [holder_of_take(take)])
    move_release(release, ReleaseState.BUILDING)
    report = InterfaceReport(
        released=len(chosen.revisions), as_shipped=len(chosen.missing), left_out=tuple(chosen.unfit)
    )
    move_release(release, ReleaseState.READY, manifest=document_json(manifest), report=document_json(report))
    record_release(by, "request", release, after={"kind": kind, **part_json(report)})
    return InterfaceRelease(go_live(release, by=by), chosen, new=True)


@transaction.atomic
def spoken_names_remove(*, by: Person | None, voice: Person) -> int:
    """A voice withdrew: the names that it speaks leave every release, live or old, and the store; returns how many. The
    texts stay released, and the manifests say what was built."""
    heard = StoredFile.objects.filter(holder=RELEASE, role=SPOKEN_NAME, voices=voice.pk, state__in=THERE)
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


def _segments(chosen: ChosenStrings, take: Take | None) -> tuple[InterfaceSegment, ...]:
    """What the release was made of."""
    rows = [InterfaceSegment(unit, pk, None) for unit, pk in sorted(chosen.revisions.items())]
    if take is not None:
        rows.append(InterfaceSegment(take.segment.public_id, take.revision_id, str(take.client_id)))
    return tuple(rows)
