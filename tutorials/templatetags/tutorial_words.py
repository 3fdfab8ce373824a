"""The words for where a tutorial stands and what the machine does."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tutorials.models import Job, LanguageVersion, Tutorial

register = template.Library()

STATES: dict[str, Promise | str] = {
    Tutorial.State.UPLOADED: _("Waiting for its turn"),
    Tutorial.State.PROBING: _("The video is looked at"),
    Tutorial.State.TRANSCRIBING: _("The French is listened to"),
    Tutorial.State.EDITING: _("Check the transcript"),
    Tutorial.State.OPEN: _("Open to volunteers"),
    Tutorial.State.ARCHIVED: _("Put away"),
    Tutorial.State.FAILED: _("Stopped"),
}
BADGES = {
    Tutorial.State.EDITING: "warn",
    Tutorial.State.OPEN: "good",
    Tutorial.State.FAILED: "bad",
    Tutorial.State.ARCHIVED: "plain",
}
JOBS: dict[str, Promise | str] = {
    "tutorials.probe": _("Looking at the video"),
    "tutorials.transcribe": _("Transcript"),
    "tutorials.renditions": _("Pictures"),
}


@register.filter
def state_words(tutorial: Tutorial) -> Promise | str:
    return STATES[tutorial.state]


@register.filter
def state_badge(tutorial: Tutorial) -> str:
    return BADGES.get(Tutorial.State(tutorial.state), "")


@register.filter
def job_words(job: Job) -> Promise | str:
    return JOBS.get(job.kind, job.kind)


@register.filter
def percent(permille: int) -> int:
    return round(permille / 10)


@register.filter
def share(part: int, whole: int) -> int:
    """How many per cent `part` is of `whole`."""
    return round(100 * part / whole) if whole else 0


@register.filter
def policy_words(version: LanguageVersion) -> list[Promise | str]:
    words: list[Promise | str] = []
    if version.self_review_allowed:
        words.append(_("one speaker: may approve their own work"))
    if version.spoken_first:
        words.append(_("spoken first, written afterwards"))
    return words


@register.filter
def tenths(ms: int | None) -> str:
    """Milliseconds as 1:05.3, for people who place boundaries."""
    total = round((ms or 0) / 100)
    return f"{total // 600}:{total // 10 % 60:02}.{total % 10}"
