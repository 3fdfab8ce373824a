"""What a build found and measured, in words for a person, in the active language."""

from __future__ import annotations

import math

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from craft.timing.alignment_report import AlignmentReport
from craft.timing.verdict import Verdict
from dubbing.models import Release
from dubbing.releases.descriptions.words import NO_ROOM, described_messages
from dubbing.reports import Check, RefusedTake, ReleaseFinding, Report, Waiting
from journal.message_translation import translate_message
from journal.state_words import state_word
from tutorials.queries import number_mark

SHOWN_MS = 5  # less is 0.00 s
_OTHER_PICTURES = gettext_lazy(
    "This film does not begin and end with the same pictures as the video that came. Look at both ends."
)
_SILENT = gettext_lazy(
    "This film is silent where the video that came has sound. Listen to it; if the video has several sounds, add it "
    "again."
)
_UNEVEN = gettext_lazy("The sound of the room behind the voices is not even: listen to the pauses.")
FINDINGS: dict[str, Promise | str] = {
    "held_long": gettext_lazy("The film is {figure} percent longer than the original: more than the town allows."),
    "hold_long": gettext_lazy("The picture waits up to {figure} s at once: look at it there, it may seem stuck."),
    "hurried": gettext_lazy(
        "Nearly all voices are played more than 1.10 times faster: shorten texts, or allow the film to become longer."
    ),
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
    "kept_sound_under_voice": gettext_lazy(
        "A sound that is to stay lies under a voice, and is soft there: shorten the text, or mark another moment."
    ),
    "description_no_room": NO_ROOM,
    "source_length_off_ms": gettext_lazy(
        "This film is not as long as the video that came: its end may be missing, or stand still. Look at its end."
    ),
    "source_first_picture": _OTHER_PICTURES,
    "source_last_picture": _OTHER_PICTURES,
    "source_silent_s": _SILENT,
    "source_other_sound": _SILENT,
    "bed_spread_db": _UNEVEN,
    "bed_step_db": _UNEVEN,
    "bed_silence_lufs": _UNEVEN,
    "cues_too_fast": gettext_lazy("Some subtitles pass too fast to be read."),
}
_NOT_AT_ITS_TIME = gettext_lazy("a picture is not shown at its time")
_NOT_TOGETHER = gettext_lazy("sound and picture do not begin together")
CHECKS: dict[str, Promise] = {
    "held_pictures": gettext_lazy("a picture is wrong"),
    "held_frames": gettext_lazy("a picture is missing"),
    "held_playlists": gettext_lazy("picture and sound do not go on together"),
    "held_off_ms": _NOT_AT_ITS_TIME,
    "held_mp4_off_ms": _NOT_AT_ITS_TIME,
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


def finding_message(finding: ReleaseFinding) -> str:
    """What a finding of a release says."""
    message = str(FINDINGS.get(finding.code, finding.code)).replace("{figure}", number_format(finding.figure, 1))
    named = len(finding.segments)
    if not named:
        return message
    count = ngettext("%(n)d sentence", "%(n)d sentences", named) % {"n": named}
    return f"{message} ({count})"


def named_check(check: Check) -> str:
    """What failed, with its figure and limit, short enough for a sentence."""
    words = str(CHECKS.get(check.code) or FINDINGS.get(check.code, check.code)).rstrip(".")
    if check.limit is None:
        return f"{words} ({check.figure})"
    return f"{words} ({check.figure}, {check.limit})"


def report_messages(report: Report) -> list[str]:
    """The report as messages, the most telling first."""
    if report.takes is None or report.alignment is None:
        return []
    lines = alignment_messages(report.takes.heard, report.takes.of, report.alignment)
    lines += hold_messages(report.waiting, cannot_wait=report.cannot_wait)
    lines += described_messages(report)
    lines.append(
        _("Loudness {lufs} LUFS, loudest peak {dbtp} dBTP.").format(
            lufs=_level(report.loudness.lufs), dbtp=_level(report.loudness.dbtp)
        )
    )
    return lines + [said for _refused, said in refused_messages(report)]


def refused_messages(report: Report) -> list[tuple[RefusedTake, str]]:
    """Each segment of the report without room, and what is said of it."""
    return [(refused, no_room(refused.position, refused.natural_ms, refused.letters)) for refused in report.refused]


def _level(level: float) -> str:
    """With the sign that a screen reader calls minus."""
    return number_format(round(level, 1), 1).replace("-", "−")


def alignment_messages(heard: int, of: int, alignment: AlignmentReport) -> list[str]:
    """How the voices fit the video."""
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
    if alignment.share_above_1_10:
        lines.append(
            _("{percent} % of them are played more than 1.10 times faster: listen to those.").format(
                percent=round(100 * alignment.share_above_1_10)
            )
        )
    return [*lines, _("Nothing is cut, and no voice lies over another.")]


def hold_messages(waiting: Waiting, *, cannot_wait: bool = False) -> list[str]:
    """How often and for how long the picture waits, and how much longer it takes for being slower. cannot_wait: the
    renditions do not allow what was asked for."""
    said = []
    if cannot_wait:
        said.append(
            _(
                "The picture cannot wait in this film: another version of the encoder prepared it. Add the video "
                "again as a new film if you need it."
            )
        )
    if waiting.count:
        waits = ngettext(
            "The picture waits {n} time, {seconds} s in all and {most} s at most: the film is {percent} percent "
            "longer.",
            "The picture waits {n} times, {seconds} s in all and {most} s at most: the film is {percent} percent "
            "longer.",
            waiting.count,
        )
        said.append(
            waits.format(
                n=waiting.count,
                seconds=_tenths(waiting.together_ms),
                most=_tenths(waiting.longest_ms),
                percent=number_format(waiting.longer_percent or 0, 1),
            )
        )
    if waiting.slower_ms:
        said.append(slower_message(waiting))
    return said


def slower_message(waiting: Waiting) -> str:
    """How much longer the picture takes for being slower."""
    return _("In places the picture is slower, {seconds} s in all: the film is {percent} percent longer.").format(
        seconds=_tenths(waiting.slower_ms), percent=number_format(waiting.longer_percent or 0, 1)
    )


def _tenths(ms: int) -> str:
    return number_format(round(ms / 1000, 1), 1)


def _starts(alignment: AlignmentReport) -> str:
    if alignment.onset_deviation_max_ms < SHOWN_MS:
        return _("Every voice begins with the French.")
    said = _("Half of the voices begin within {p50} s of the French, 95 % within {p95} s, all within {most} s.")
    return said.format(
        p50=_seconds(alignment.onset_deviation_p50_ms),
        p95=_seconds(alignment.onset_deviation_p95_ms),
        most=_seconds(alignment.onset_deviation_max_ms),
    )


def _pace(alignment: AlignmentReport) -> str:
    p50, most = (number_format(round(rate, 2), 2) for rate in (alignment.rate_p50, alignment.rate_max))
    if p50 == most == number_format(1, 2):
        return _("Every voice is played at its own pace.")
    return _(
        "Half of the voices are played at {p50} times their pace or less, all of them at {most} times at most."
    ).format(p50=p50, most=most)


def no_room(position: int, natural_ms: float, letters: int) -> str:
    """What to do about a segment whose take finds no room, in the words of its verdict. natural_ms: at the speaker's
    own pace."""
    verdict = Verdict("no_room", natural_ms=math.ceil(natural_ms), letters=letters)
    return _("{sentence}: {said}").format(sentence=number_mark(position), said=translate_message(verdict.message))


def _seconds(ms: float) -> str:
    """Rounded first: Django's number_format cuts decimals off."""
    return number_format(round(ms / 1000, 2), 2)
