"""All data of one language version for the watch page, the handout and the embedded player."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from craft import languages
from craft.languages import Language
from craft.timing.timeline import SAME_TIME, TimeMap
from dubbing.manifests import Manifest, ReleaseFile, VoiceShare, read_manifest
from dubbing.models import Release
from dubbing.queries.credits import credits_of, describers_of, names_of, voices_of
from dubbing.queries.manifest_columns import TAKES_HEARD
from dubbing.queries.own_sound import offered_files, released_kind, voice_share
from dubbing.queries.released_time import released_duration_ms
from dubbing.releases.outlets import hidden_roles
from public.queries.message_parts import MessagePart, parts_of
from public.queries.neighbours import NO_NEIGHBOURS, Neighbours, find_neighbours, newer_and_older
from public.queries.release_columns import asked_with_a_release
from public.queries.releases import FRENCH, in_language, in_order, live_releases, picture
from public.queries.spans import Span, segment_lines, silent_spans, spans
from public.queries.stream_start import pieces
from public.queries.tracks import Track, tracks_of
from public.queries.transcript import Line, cue_lines
from tutorials.models import Tutorial
from tutorials.models.video import Rendition

MESSENGER_BYTES = 16_000_000  # WhatsApp's limit for a video (media/picture/messaging_mp4.py)


@dataclass(frozen=True)
class Choice:
    language: Language
    url: str


@dataclass(frozen=True)
class WatchPage:
    """One live release as pages need it. Addresses are absolute paths; '' where a file does not exist.

    duration_ms, and the times of cues and lines: of the version, whose picture may wait or be slower (`times`); those
    of stills are the video's own."""

    slug: str
    release: Release
    tutorial: Tutorial
    language: Language
    title: str
    title_lang: Language
    summary: str
    summary_lang: Language
    text_lang: Language
    kind: str
    heard: VoiceShare | None  # where the voice is only in some segments
    document: Manifest
    files: dict[str, ReleaseFile]
    cues: tuple[Line, ...]
    lines: list[Line]
    spans: list[Span]
    tracks: list[Track]
    languages: list[Choice]
    synthetic: bool = False
    width: int = 1280
    height: int = 720
    poster: str = ""
    preview: str = ""
    has_hd: bool = False
    lite_bytes: int = 0
    hd_bytes: int = 0
    duration_ms: int = 0
    times: TimeMap = SAME_TIME
    french_sound: str = ""  # of the video, to be heard instead of a voice or beneath it; in the video's own time
    voices: tuple[str, ...] = ()  # the names that the voices chose, now
    beside: Neighbours = NO_NEIGHBOURS

    def _path(self, role: str) -> str:
        return f"/m/{self.files[role].path}" if role in self.files else ""

    def _bytes(self, role: str) -> int:
        return self.files[role].bytes if role in self.files else 0

    @property
    def base(self) -> str:
        return f"/{self.language.tag}/{self.slug}/"

    @property
    def outlets_off(self) -> list[str]:
        """What the town had switched off when the page was asked for. No query."""
        off: list[str] = getattr(self.release, "outlets_off", None) or []
        return off

    @property
    def hls_url(self) -> str:
        return self._path("hls")

    @property
    def media_url(self) -> str:
        return self._path("messaging_mp4")

    @property
    def source_url(self) -> str:
        return f"{self.base}play.mp4" if self.media_url else ""

    @property
    def download_url(self) -> str:
        return f"{self.base}download.mp4" if self.media_url else ""

    @property
    def audio_url(self) -> str:
        return f"{self.base}audio.m4a" if "audio_only" in self.files else ""

    @property
    def card(self) -> str:
        """The picture beside a link: this version's own; an old release has that of the tutorial."""
        return self._path("link_card") or self.preview

    @property
    def map_json(self) -> str:
        """The knots of `times` for the player; '' where they are the video's."""
        return json.dumps(self.times.knots) if self.times else ""

    @property
    def pieces_json(self) -> str:
        """What the player begins with (`public.queries.stream_start`); '' where it must read the stream's playlist, as
        where the picture waits or is slower."""
        if self.times or not self.hls_url:
            return ""
        found = pieces(
            self.tutorial.video.get("renditions", []), offered_files(self.release, self.document), self.duration_ms
        )
        return json.dumps(found) if found else ""

    @property
    def keep_tracks(self) -> str:
        return " ".join(track.url for track in self.tracks)

    @property
    def burnt(self) -> bool:
        """Whether the MP4 has all subtitles burnt into its picture (without a voice): tracks would show them twice."""
        return released_kind(self.release.kind, self.document.voices) == Release.Kind.SUBTITLES

    @property
    def burnt_json(self) -> str:
        """What of the subtitles is in the picture of the MP4, for the player: "true" for all; [[from_ms, to_ms], …]
        where a voice says some sentences and the others are drawn; '' for nothing."""
        if self.burnt:
            return "true"
        silent = silent_spans(self.spans, self.duration_ms) if self.heard else []
        return json.dumps(silent) if silent else ""

    @property
    def plays_url(self) -> str:
        return f"/plays/{self.release.pk}"

    @property
    def video_bytes(self) -> int:
        return self._bytes("messaging_mp4")

    @property
    def message_parts(self) -> list[MessagePart]:
        """The parts of a video that is too large for messengers; none in an old release."""
        return parts_of(self.document, self.download_url) if self.download_url else []

    @property
    def too_large_to_send(self) -> bool:
        """Whether messengers refuse the MP4: a video above ten minutes cannot be made small enough."""
        return self.video_bytes > MESSENGER_BYTES

    @property
    def play_bytes(self) -> int:
        """Bytes for playing: of the smallest stream, else of the file for messengers."""
        return (self.lite_bytes if self.hls_url else 0) or self.video_bytes

    @property
    def audio_bytes(self) -> int:
        return self._bytes("audio_only")


def watch_page(language: Language, slug: str) -> WatchPage | None:
    """The live release of a tutorial in a language, or None. Four queries, and the small cue file."""
    live = list(
        live_releases().filter(version__tutorial__slug=slug).values_list("pk", "version__language").order_by("pk")
    )
    ids = {tag: pk for pk, tag in live}
    if language.tag not in ids:
        return None
    needed = {ids[language.tag], ids.get(FRENCH, ids[language.tag])}
    rows = {
        row.version.language: row
        for row in Release.objects.filter(pk__in=needed)
        .annotate(takes=TAKES_HEARD, **newer_and_older(), **asked_with_a_release())
        .select_related("version", "version__tutorial")
        .defer("report", "findings")
    }
    return _assemble(rows[language.tag], rows.get(FRENCH), language, slug, sorted(ids))


def _assemble(release: Any, french: Release | None, language: Language, slug: str, tags: list[str]) -> WatchPage:
    tutorial = release.version.tutorial
    manifest = read_manifest(release.manifest)
    in_french = read_manifest(french.manifest) if french is not None else Manifest()
    offered = _files(release, manifest)
    hidden = hidden_roles(release.outlets_off or (), passes_on=release.passes_on)
    files = {role: file for role, file in offered.items() if role not in hidden}
    title, title_lang = in_language(tutorial, "title", language, manifest.title)
    summary, summary_lang = in_language(tutorial, "summary", language, manifest.summary)
    kind = released_kind(release.kind, manifest.voices)
    heard = voice_share(manifest.heard, release.takes)
    text_lang = languages.find(manifest.text_language) or language
    french_files = _files(french, in_french) if french and in_french.times == manifest.times else {}
    tracks = tracks_of(files, french_files, text_lang, burnt=kind == Release.Kind.SUBTITLES or heard is not None)
    rendition = _rendition(tutorial, "lite")
    hd = _rendition(tutorial, "720p")
    cues = cue_lines(files["subtitles"].path, text_lang) if "subtitles" in files else ()
    segments = spans(tutorial, manifest)
    sound_bytes = sum(file.bytes for file in manifest.files_in("audio"))
    return WatchPage(
        slug=slug,
        release=release,
        tutorial=tutorial,
        language=language,
        title=title,
        title_lang=title_lang,
        summary=summary,
        summary_lang=summary_lang,
        text_lang=text_lang,
        kind="original" if language.tag == FRENCH and kind == Release.Kind.SUBTITLES else kind,
        heard=heard,
        document=manifest,
        files=files,
        cues=cues,
        lines=segment_lines(segments, cues, text_lang),
        spans=segments,
        tracks=tracks,
        languages=[Choice(choice, f"/{choice.tag}/{slug}/") for choice in in_order(tags, ())],
        synthetic=manifest.synthetic,
        width=rendition["width"] if rendition else 1280,
        height=rendition["height"] if rendition else 720,
        poster=picture(tutorial, "poster"),
        preview=picture(tutorial, "preview"),
        has_hd=bool(hd),
        lite_bytes=_rendition_bytes(rendition, sound_bytes),
        hd_bytes=_rendition_bytes(hd, sound_bytes),
        duration_ms=released_duration_ms(manifest.duration_ms, tutorial),
        times=manifest.times,
        french_sound=_french_sound(french, in_french, language, kind),
        voices=names_of(credits_of(voices_of(manifest) + describers_of(manifest))),
        beside=find_neighbours(release, language),
    )


def _french_sound(french: Release | None, manifest: Manifest, language: Language, kind: str) -> str:
    """The address of the French release's sound; '' where this version has it already, or where it is in a time
    of its own (its picture waits or is slower)."""
    if french is None or language.tag == FRENCH or kind != Release.Kind.VOICE or manifest.times:
        return ""
    sound = _files(french, manifest).get("audio_only")
    return f"/m/{sound.path}" if sound else ""


def _files(release: Release, manifest: Manifest) -> dict[str, ReleaseFile]:
    """Role → the first file of that role that the release offers."""
    return {file.role: file for file in reversed(offered_files(release, manifest))}


def _rendition_bytes(rendition: Rendition | None, sound_bytes: int) -> int:
    """Bytes of a whole rendition with its sound; 0 where the pieces of an old one are not listed."""
    pieces = rendition.get("segments", []) if rendition else []
    return sum(piece["bytes"] for piece in pieces) + sound_bytes if pieces else 0


def _rendition(tutorial: Tutorial, name: str) -> Rendition | None:
    renditions: list[Rendition] = tutorial.video.get("renditions", [])
    return next((rendition for rendition in renditions if rendition.get("name") == name), None)


def was_published(language: Language, slug: str) -> bool:
    """Whether this version was live once: then the answer is 410, not 404."""
    ended = (Release.State.WITHDRAWN, Release.State.SUPERSEDED, Release.State.LIVE)
    return Release.objects.filter(
        version__tutorial__slug=slug, version__language=language.tag, state__in=ended
    ).exists()


def alternatives(slug: str) -> list[Choice]:
    """The languages in which a tutorial is live now."""
    tags = live_releases().filter(version__tutorial__slug=slug).values_list("version__language", flat=True)
    return [Choice(choice, f"/{choice.tag}/{slug}/") for choice in in_order(tags, ())]


def tutorial_by_code(code: str) -> Tutorial | None:
    """The tutorial with this code on its paper."""
    return Tutorial.objects.filter(code=code.upper(), is_interface=False).first()
