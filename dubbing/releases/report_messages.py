"""What a build found and measured, in words for a person, in the active language."""

from __future__ import annotations

import math
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from craft.sound.mixing import FASTEST
from craft.timing.verdict import Verdict
from dubbing.models import Release
from dubbing.releases.described.words import NO_ROOM, described_messages
from journal.state_words import state_word
from journal.translated import translated
from tutorials.queries import number_mark

SHOWN_MS = 5  # less is 0.00 s
FINDINGS: dict[str, Promise | str] = {
    "held_long": gettext_lazy(
        "With its waits the film is {figure} percent longer than the original: more than the town allows."
    ),
    "hold_long": gettext_lazy("The picture waits up to {figure} s at once: look at it there, it may seem stuck."),
    "refused": gettext_lazy(
        "Recordings without enough room in the picture: they keep the original sound, with subtitles. Shorten them."
    ),
    "partial_voice": gettext_lazy(
        "Less than two thirds of the sentences have a voice: for the others parents hear the original sound. They read "
        "how many have one."
    ),
    "background": gettext_lazy("The sound behind the voices is loud: the voices may be hard to follow."),
    "not_recorded": gettext_lazy("Sentences without a recording keep the original sound, with subtitles."),
    "stale": gettext_lazy("The French or the text changed after some recordings or translations were approved."),
    "title_untranslated": gettext_lazy("The title is not translated yet: it is shown in French."),
    "description_no_room": NO_ROOM,
    "cues_too_fast": gettext_lazy("Some subtitles pass too fast to be read."),
}
_NOT_TOGETHER = gettext_lazy("sound and picture do not begin together")
CHECKS: dict[str, Promise] = {
    "held_pictures": gettext_lazy("a picture is wrong where it waits"),
    "held_frames": gettext_lazy("a picture is missing where it waits"),
    "held_playlists": gettext_lazy("picture and sound do not wait together"),
    "held_off_ms": gettext_lazy("the picture does not wait as long as planned"),
    "roles": gettext_lazy("a file is missing"),
    "files_exist": gettext_lazy("a file is missing"),
    "files_sha256": gettext_lazy("a file has changed"),
    "playlist_grammar": gettext_lazy("a playlist is wrong"),
    "playlist_uris": gettext_lazy("a playlist names a file that is not there"),
    "cues_parse": gettext_lazy("the subtitles cannot be read"),
    "av_offset_ms": _NOT_TOGETHER,
    "mp4_bytes": gettext_lazy("the video for messaging is too large"),
    "chapter_bytes": gettext_lazy("a part of the video for messaging is too large"),
    "chapter_av_offset_ms": _NOT_TOGETHER,
    "mp4_metadata": gettext_lazy("the video for messaging gives away where it came from"),
}


def state_of_release(release: Release) -> str:
    """A line of the command line. The version and its tutorial are read."""
    return _("Release {number} of {slug} in {language}: {state}.").format(
        number=release.number,
        slug=release.version.tutorial.slug,
        language=release.version.language,
        state=state_word(release.state),
    )


def finding_message(finding: dict[str, Any]) -> str:
    """What a finding of a release says."""
    message = str(FINDINGS.get(finding["code"], finding["code"])).replace(
        "{figure}", number_format(finding.get("figure", 0), 1)
    )
    named = finding.get("segments") or []
    if not named:
        return message
    count = ngettext("%(n)d sentence", "%(n)d sentences", len(named)) % {"n": len(named)}
    return f"{message} ({count})"


def named_check(check: dict[str, Any]) -> str:
    """What failed, with its figure and limit, short enough for a sentence."""
    words = str(CHECKS.get(check["code"], check["code"]))
    if check["limit"] is None:
        return f"{words} ({check['figure']})"
    return f"{words} ({check['figure']}, {check['limit']})"


def report_messages(report: dict[str, Any]) -> list[str]:
    """The report as messages, the most telling first."""
    if not report:
        return []
    takes, loud = report["takes"], report["loudness"]
    lines = alignment_messages(takes["heard"], takes["of"], report["alignment"])
    lines += hold_messages(report.get("waiting", {}), cannot_wait=report.get("cannot_wait", False))
    lines += described_messages(report)
    lines.append(
        _("Loudness {lufs} LUFS, loudest peak {dbtp} dBTP.").format(
            lufs=_level(loud["lufs"]), dbtp=_level(loud["dbtp"])
        )
    )
    return lines + [said for _refused, said in refused_messages(report)]


def refused_messages(report: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Each segment of the report without room, and what is said of it."""
    return [
        (refused, no_room(refused["position"], _natural_ms(refused), refused["letters"]))
        for refused in report.get("refused", [])
    ]


def _level(level: float) -> str:
    """With the sign that a screen reader calls minus."""
    return number_format(round(level, 1), 1).replace("-", "−")


def alignment_messages(heard: int, of: int, alignment: dict[str, Any]) -> list[str]:
    """How the voices fit the video. alignment: the fields of `craft.timing.alignment_report.AlignmentReport`."""
    if not heard:
        return [_("The original sound, with subtitles.")]
    lines = [
        ngettext(
            "%(n)d of %(of)d sentences is heard in the language.",
            "%(n)d of %(of)d sentences are heard in the language.",
            heard,
        )
        % {"n": heard, "of": of},
        _starts(alignment),
        _pace(alignment),
    ]
    if alignment["share_above_1_10"]:
        lines.append(
            _("{percent} % of them are played more than 1.10 times faster: listen to those.").format(
                percent=round(100 * alignment["share_above_1_10"])
            )
        )
    return [*lines, _("Nothing is cut, and no voice lies over another.")]


def hold_messages(waiting: dict[str, Any], *, cannot_wait: bool = False) -> list[str]:
    """How often and for how long the picture waits. cannot_wait: the renditions do not allow what was asked for."""
    if cannot_wait:
        return [
            _(
                "The picture cannot wait in this film: another version of the encoder prepared it. Add the video "
                "again as a new film if you need it."
            )
        ]
    if not waiting.get("count"):
        return []
    said = ngettext(
        "The picture waits {n} time, {seconds} s in all and {most} s at most: the film is {percent} percent longer.",
        "The picture waits {n} times, {seconds} s in all and {most} s at most: the film is {percent} percent longer.",
        waiting["count"],
    )
    return [
        said.format(
            n=waiting["count"],
            seconds=number_format(round(waiting["together_ms"] / 1000, 1), 1),
            most=number_format(round(waiting["longest_ms"] / 1000, 1), 1),
            percent=number_format(waiting["longer_percent"], 1),
        )
    ]


def _starts(alignment: dict[str, Any]) -> str:
    if alignment["onset_deviation_max_ms"] < SHOWN_MS:
        return _("Every voice begins with the French.")
    said = _("Half of the voices begin within {p50} s of the French, 95 % within {p95} s, all within {most} s.")
    return said.format(
        p50=_seconds(alignment["onset_deviation_p50_ms"]),
        p95=_seconds(alignment["onset_deviation_p95_ms"]),
        most=_seconds(alignment["onset_deviation_max_ms"]),
    )


def _pace(alignment: dict[str, Any]) -> str:
    p50, most = (number_format(round(alignment[name], 2), 2) for name in ("rate_p50", "rate_max"))
    if p50 == most == number_format(1, 2):
        return _("Every voice is played at its own pace.")
    return _("Voices are played at {p50} times their pace on average, {most} times at most.").format(p50=p50, most=most)


def _natural_ms(refused: dict[str, Any]) -> float:
    """At the speaker's own pace. Older reports have only what would be heard, at the greatest pace."""
    return float(refused.get("natural_ms") or refused["shorten_ms"] * FASTEST)


def no_room(position: int, natural_ms: float, letters: int) -> str:
    """What to do about a segment whose take finds no room, in the words of its verdict. natural_ms: at the speaker's
    own pace."""
    verdict = Verdict("no_room", natural_ms=math.ceil(natural_ms), letters=letters)
    return _("{sentence}: {said}").format(sentence=number_mark(position), said=translated(verdict.message))


def _seconds(ms: float) -> str:
    """Rounded first: Django's number_format cuts decimals off."""
    return number_format(round(ms / 1000, 2), 2)
