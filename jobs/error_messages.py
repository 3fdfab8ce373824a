"""What errors of the rooms below say, in the reader's language. craft and media speak English and know no gettext."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from craft.languages import UnknownLanguage, all_languages
from media.picture.probe import ProbeRefused
from media.programs.process import MediaError
from media.sound.take_reader import TakeUnreadable

# The English sentences of media.picture.probe and media.sound.take_reader, for script/messages, by code.
# A test keeps them the same.
OF_VIDEOS: dict[str, Promise | str] = {
    "empty": _("This file is empty. Send it again."),
    "too_large": _("This video is larger than 4 GB. Export it with a lower quality and send it again."),
    "not_a_video": _("This file is not a video that can be read. Send an MP4, MOV, WebM, MKV or AVI file."),
    "no_picture": _("This file has sound but no picture. Send the video, not only its sound."),
    "truncated": _("This video is incomplete: it stops before its end. Export or copy it again, then send it again."),
    "too_long": _("This video is longer than 6 hours. Cut it into shorter ones."),
    "too_short": _("This video is shorter than half a second. Check that it is the right file, and send a longer one."),
    "picture_too_large": _("The picture of this video is too large (more than 5120 x 2880). Export it in 1080p."),
    "unreadable": _("The picture of this video cannot be decoded: it is damaged or protected. Export it again as MP4."),
}
OF_TAKES: dict[str, Promise | str] = {
    "empty": _("This recording is empty. Record it again."),
    "no_sound": _("This file contains no sound that can be read. Send a WAV, MP3, M4A, OGG, Opus or FLAC recording."),
    "too_long": _("This recording is longer than {seconds} seconds. Record one sentence at a time."),
    "too_many_channels": _("This recording has more than 16 channels. Export it in mono or stereo."),
    "too_heavy": _("This recording needs too much memory to be read. Export it as WAV in mono, then send it again."),
    "missing": _("This file cannot be opened. Check its name."),
}
# Everything else that a program or a model can do, by the error's code; figures and names stay in the log.
OF_PROGRAMS: dict[str, Promise | str] = {
    "failed": _("{program} could not process this file."),
    "timed_out": _("{program} took too long and was stopped."),
    "too_big": _("{program} wrote more than allowed and was stopped."),
    "missing_tool": _("{program} is not installed."),
    "disk_full": _("The disk was full while {program} wrote."),
    "no_model": _("The Whisper model is not there or is damaged. Run script/setup, or name another in WHISPER_MODEL."),
    "no_translation_model": _("The machine has no proposal: its model is not there or does not know this language."),
    "no_picture": _("There is no picture at this moment of the video."),
    "not_as_asked": _(
        "The finished sound or picture is not as it should be. Nothing is lost, but trying again would end the same: "
        "tell the operator."
    ),
}


def sentence_of(error: BaseException) -> str:
    """What an error of any room says to a person; empty when it is a fault of ours, which has no sentence."""
    if isinstance(error, MediaError):
        return media_sentence(error)
    if isinstance(error, UnknownLanguage):
        return unknown_language(error.tag)
    return str(getattr(error, "sentence", ""))


def unknown_language(tag: str) -> str:
    known = ", ".join(language.tag for language in all_languages())
    return gettext("The language “{tag}” is not in the table. Known: {known}.").format(tag=tag, known=known)


def media_sentence(error: MediaError) -> str:
    """One sentence about the error in the active language; media's own English for a code that has none."""
    if isinstance(error, ProbeRefused):
        return str(OF_VIDEOS.get(error.code, error.sentence))
    if isinstance(error, TakeUnreadable):
        return str(OF_TAKES.get(error.code, error.sentence)).format(seconds=error.seconds)
    program = PurePath(error.command[0]).name if error.command else "ffmpeg"
    return str(OF_PROGRAMS.get(error.code, error.sentence)).format(program=program)
