"""One file of a live release, for an address that counts and redirects."""

from __future__ import annotations

from dataclasses import dataclass

from craft.languages import Language
from dubbing.manifests import read_manifest
from dubbing.queries.own_sound import offered_files
from dubbing.queries.redistribution import PASS_ON, may_redistribute
from dubbing.releases.outlets import roles_of
from public.queries.releases import in_language, live_releases


@dataclass(frozen=True)
class ReleasedFile:
    """A file of a live release: its path in the public store ('' where the release has none), and its title."""

    release_id: int
    path: str
    title: str


def released_file(language: Language, slug: str, role: str, number: str = "") -> ReleasedFile | None:
    """The file of that role of the live release, or None where nothing is live. One query; two for a voice message,
    which is given to nobody from the moment somebody takes the agreement back, also before the files are gone.

    number: of a part, as the address says it, where the role has several."""
    rows = live_releases().filter(version__tutorial__slug=slug, version__language=language.tag)
    rows = rows.select_related("version__tutorial")
    release = rows.defer("report", "findings", "version__tutorial__probe", "version__tutorial__video").first()
    if release is None:
        return None
    manifest = read_manifest(release.manifest)
    title, _ = in_language(release.version.tutorial, "title", language, manifest.title)
    listed = [file for file in offered_files(release, manifest) if file.role == role]
    if role in roles_of(PASS_ON) and listed and not may_redistribute(release):
        listed = []
    if number:
        listed = [file for file in listed if str(file.number) == number]
    return ReleasedFile(release.pk, listed[0].path if listed else "", title)
