"""What a coordinator hands on: the telephone's file, the voice message, the parts, the code for another site."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from craft.formats.embed_code import embed_code, frame_size
from dubbing.models import Release
from dubbing.queries.credits import voices_of
from dubbing.queries.own_sound import offered_files
from dubbing.queries.passing_on import VOICE_NOTE, may_pass_on
from dubbing.queries.released_time import released_duration_ms
from tutorials.models import LanguageVersion
from volunteers.models import Town, User
from volunteers.queries.agreements import not_agreed
from volunteers.views.access import coordinators_only
from volunteers.views.publishing import version_of


@dataclass(frozen=True)
class Given:
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
    if release is None:
        raise Http404("nothing is live")
    release.version = version
    town = Town.objects.filter(pk=1).first() or Town()
    voices = list(User.objects.filter(pk__in=voices_of(release.manifest)).order_by("pk"))
    hotline, note = _file(release, "hotline"), _file(release, VOICE_NOTE)
    agreed = may_pass_on(release)
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
            "parts": sum(file["role"] == "chapter" for file in release.manifest.get("files", [])) if agreed else 0,
            "feed": f"{settings.PUBLIC_ADDRESS}/{version.language}/feed.xml" if note and agreed else "",
            "code": _code(version, release) if agreed else "",
            "origins": [*town.embed_origins, *settings.EMBED_ORIGINS],
            "voices": voices,
            "not_on_telephone": not_agreed(voices, "hotline"),
            "not_passed_on": not_agreed(voices, "pass_on"),
            "agreed": agreed,
        },
    )


def _file(release: Release, role: str) -> Given | None:
    """Where the release has it; the name says the film, the language and its release, so that an old file is known."""
    found = next((file for file in offered_files(release) if file["role"] == role), None)
    if found is None:
        return None
    tutorial = release.version.tutorial
    name = f"{tutorial.slug}-{release.version.language}-{release.number}"
    url = f"/m/{found['path']}"
    lasts = released_duration_ms(release.manifest.get("duration_ms"), tutorial)
    return Given(url, f"{url}?name={name}", int(found["bytes"]), lasts)


def _code(version: LanguageVersion, release: Release) -> str:
    shown = (version.tutorial.video.get("renditions") or [{}])[0]
    width, height = frame_size(int(shown.get("width", 16)), int(shown.get("height", 9)))
    address = f"{settings.PUBLIC_ADDRESS}/{version.language}/{version.tutorial.slug}/embed/"
    return embed_code(address, str(release.manifest.get("title", "")), width, height)
