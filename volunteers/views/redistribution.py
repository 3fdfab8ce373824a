"""What a coordinator hands on: the telephone's file, the voice message, the parts, the code for another site."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from craft.formats.embed_code import embed_code, frame_size
from dubbing.manifests import Manifest, read_manifest
from dubbing.models import Release
from dubbing.queries.credits import voices_of
from dubbing.queries.own_sound import offered_files
from dubbing.queries.redistribution import VOICE_NOTE, is_redistributed, may_redistribute
from dubbing.queries.released_time import released_duration_ms
from dubbing.releases.outlets import hidden_roles, names_on, outlets_off
from town.queries import town_row
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User
from volunteers.queries.agreements import not_agreed
from volunteers.views.access import coordinators_only
from volunteers.views.version_page import version_of


@dataclass(frozen=True)
class SharedFile:
    """A file that is taken elsewhere. url: to hear it, or to save it under its name (`download`)."""

    url: str
    download: str
    bytes: int
    duration_ms: int


@coordinators_only
@require_safe
def pass_on(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """`versions/<slug>/<lang>/pass-on/`: of what is live."""
    version = version_of(slug, language)
    release = Release.objects.filter(version=version, state=Release.State.LIVE).defer("report").first()
    if release is None or version.tutorial.state == Tutorial.State.ARCHIVED:
        raise Http404("parents see nothing")
    release.version = version
    manifest = read_manifest(release.manifest)
    town = town_row()
    voices = list(User.objects.filter(pk__in=voices_of(manifest)).order_by("pk"))
    agreed, off = may_redistribute(release), outlets_off()
    on = names_on(off)
    hidden = hidden_roles(off, passes_on=agreed)
    hotline, note = (_file(release, manifest, role) if role not in hidden else None for role in ("hotline", VOICE_NOTE))
    left = agreed and is_redistributed(release)
    return render(
        request,
        "volunteers/pass_on.html",
        {
            "nav": "board",
            "version": version,
            "release": release,
            "page": f"/{version.language}/{version.tutorial.slug}/",
            "hotline": hotline,
            "note": note,
            "parts": len(manifest.files_in("chapter")) if agreed else 0,
            "feed": f"{settings.PUBLIC_ADDRESS}/{version.language}/feed.xml" if left and "podcast" in on else "",
            "left": left,
            "on": on,
            "code": _code(version, manifest) if agreed and "embed" in on else "",
            "origins": [*town.embed_origins, *settings.EMBED_ORIGINS],
            "voices": voices,
            "not_on_telephone": not_agreed(voices, "hotline"),
            "not_passed_on": not_agreed(voices, "pass_on"),
            "agreed": agreed,
        },
    )


def _file(release: Release, manifest: Manifest, role: str) -> SharedFile | None:
    """Where the release has it; the name says the film, the language and its release, so that an old file is known."""
    found = next((file for file in offered_files(release, manifest) if file.role == role), None)
    if found is None:
        return None
    tutorial = release.version.tutorial
    name = f"{tutorial.slug}-{release.version.language}-{release.number}"
    url = f"/m/{found.path}"
    lasts = released_duration_ms(manifest.duration_ms, tutorial)
    return SharedFile(url, f"{url}?name={name}", found.bytes, lasts)


def _code(version: LanguageVersion, manifest: Manifest) -> str:
    shown = (version.tutorial.video.get("renditions") or [{}])[0]
    width, height = frame_size(int(shown.get("width", 16)), int(shown.get("height", 9)))
    address = f"{settings.PUBLIC_ADDRESS}/{version.language}/{version.tutorial.slug}/embed/"
    return embed_code(address, manifest.title, width, height)
