"""What the probe of a video refuses, in the reader's language. media speaks English and knows no gettext."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The English sentences of media.probe.SENTENCES, where makemessages finds them. A test keeps them the same.
SENTENCES: dict[str, Promise | str] = {
    "empty": _("This file is empty. Send it again."),
    "too_large": _("This video is larger than 4 GB. Export it with a lower quality and send it again."),
    "not_a_video": _("This file is not a video that can be read. Send an MP4, MOV, WebM, MKV or AVI file."),
    "no_picture": _("This file has sound but no picture. Send the video, not only its sound."),
    "truncated": _("This video is incomplete: it stops before its end. Export or copy it again, then send it again."),
    "too_long": _("This video is longer than 6 hours. Cut it into shorter ones."),
    "too_short": _("This video is shorter than half a second."),
    "picture_too_large": _("The picture of this video is too large (more than 5120 x 2880). Export it in 1080p."),
    "unreadable": _("The picture of this video cannot be decoded: it is damaged or protected. Export it again as MP4."),
}
