"""Words for a tutorial's state and its jobs."""

from __future__ import annotations

from math import ceil

from django import template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from craft.transcripts.words import Word
from jobs.machine_trouble import waiting_message
from jobs.models import Job
from jobs.states import ACTIVE, is_abandoned
from journal.people import Person
from tutorials.models import Holds, LanguageVersion, Segment, Slowing, SoundChoice, Tutorial
from tutorials.queries import STATE_STEPS, TutorialRow, first_words, segment_mark

register = template.Library()
SHADED_BELOW = 0.75  # a word's confidence: LITTLE in static/js/tutorials/shading.js

STATES: dict[str, Promise | str] = {
    Tutorial.State.UPLOADED: _("Waiting for its turn"),
    Tutorial.State.PROBING: _("The video is looked at"),
    Tutorial.State.TRANSCRIBING: _("The French is listened to"),
    Tutorial.State.EDITING: _("Check the transcript"),
    Tutorial.State.OPEN: _("Open to volunteers"),
    Tutorial.State.ARCHIVED: pgettext_lazy("state", "put away"),
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
    "tutorials.word_times": _("Times of the words"),
    "tutorials.whisper_model": _("A model that hears better"),
    "tutorials.music": _("Music and effects"),
    "dubbing.release": _("Release"),
    "dubbing.draft_mix": _("The whole film, to hear before it is published"),
}


STEADY = {"tutorials.transcribe", "tutorials.renditions"}
"""Jobs whose progress is the part of the video that is done: their pace says how long the rest takes."""
ENOUGH_S, ENOUGH_PERMILLE = 10, 10

HOLDS: dict[str, Promise | str] = {
    Holds.ON: _("The picture waits a moment"),
    Holds.OFF: _("The picture never waits"),
}
SLOWING: dict[str, Promise | str] = {
    Slowing.USUAL: _("Slower by 10 % at most"),
    Slowing.MOST: _("Slower by 15 % at most"),
    Slowing.OFF: _("Never slower"),
}
INHERITED_LABELS: dict[str, Promise | str] = {
    "tutorial": _("As the town has set it"),
    "version": _("As set for the film"),
}


@register.filter
def sound_words(sound: SoundChoice) -> str:
    """« Sound 2 (fra, “Commentary”): somebody speaks in 63 % of it »."""
    told = ", ".join(filter(None, [sound.language, sound.title]))
    speech = round(100 * sound.speech)
    if not told:
        return gettext("Sound {n}: somebody speaks in {percent} % of it").format(n=sound.order + 1, percent=speech)
    return gettext("Sound {n} ({told}): somebody speaks in {percent} % of it").format(
        n=sound.order + 1, told=told, percent=speech
    )


@register.simple_tag
def hold_choices(of: str) -> list[tuple[str, Promise | str]]:
    """The three answers to whether the picture waits, of a `tutorial` or a `version`, with their words."""
    return [(Holds.AS_ABOVE, INHERITED_LABELS[of]), *HOLDS.items()]


@register.simple_tag
def slowing_choices(of: str) -> list[tuple[str, Promise | str]]:
    """By how much the picture may be slower, of a `tutorial` or a `version`, with the words of each answer."""
    return [(Slowing.AS_ABOVE, INHERITED_LABELS[of]), *SLOWING.items()]


@register.simple_tag(name="segment_mark")
def mark_of(segment: Segment) -> str:
    """Its number alone, where all of its text stands beside it."""
    return segment_mark(segment)


@register.simple_tag
def segment_name(segment: Segment) -> SafeString:
    """A segment as people know it: its number, then its first words, in French."""
    words = format_html('<bdi lang="fr">{}</bdi>', first_words(segment.text))
    mark = segment_mark(segment)
    return format_html('<span class="nowrap">{}</span> · {}', mark, words) if mark else words


register.filter("first_words", first_words)


@register.filter
def state_words(row: TutorialRow) -> Promise | str:
    """What is done with it now: a step of the machine that nobody has begun still waits, and a begun one does not."""
    step = row.jobs.get(STATE_STEPS.get(Tutorial.State(row.tutorial.state), ""))
    if step is not None and step.state == Job.State.QUEUED:
        return STATES[Tutorial.State.UPLOADED]
    begun = row.tutorial.state == Tutorial.State.UPLOADED and step is not None
    return STATES[Tutorial.State.PROBING if begun else row.tutorial.state]


@register.filter
def state_badge(row: TutorialRow) -> str:
    return BADGES.get(Tutorial.State(row.tutorial.state), "")


@register.filter
def job_words(job: Job) -> Promise | str:
    return JOBS.get(job.kind, job.kind)


@register.filter
def job_standing(job: Job) -> str:
    """What is being done or how long it takes, or why nothing is: jobs before it, what the machine lacks, that its
    worker died."""
    if job.state == Job.State.RUNNING:
        return waiting_message(Job.WaitsFor.WORKER) if is_abandoned(job) else job.doing or job_left(job)
    if job.waits_for:
        return waiting_message(job.waits_for)
    if job.unattended:
        return gettext("Nobody does this kind of work just now: no worker runs. Tell the operator; nothing is lost.")
    if job.before:
        return ngettext(
            "waits for its turn: %(count)d is before it", "waits for its turn: %(count)d are before it", job.before
        ) % {"count": job.before}
    return gettext("waits for its turn")


def job_left(job: Job) -> str:
    """ "about 4 minutes left", from its pace so far; empty where that says nothing yet, or where it was begun again and
    the pace is of two beginnings."""
    if job.state != Job.State.RUNNING or job.kind not in STEADY or job.attempts > 1 or job.started_at is None:
        return ""
    so_far = (timezone.now() - job.started_at).total_seconds()
    if so_far < ENOUGH_S or job.permille < ENOUGH_PERMILLE:
        return ""
    minutes = ceil(so_far * (1000 - job.permille) / job.permille / 60)
    return ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {"n": minutes}


@register.filter
def may_stop(job: Job | None, person: Person) -> bool:
    """Whether this person finds a button that stops it."""
    active = job is not None and job.state in ACTIVE and job.requested_by_id is not None
    return active and job is not None and (person.is_coordinator or job.requested_by_id == person.pk)


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
def doubted_words(segment: Segment) -> str:
    """The machine's words, each after how sure it is (below 0: flagged), one a line, for the editor's shading; empty
    when all are sure."""
    words = [Word(*word) for word in segment.words]
    if all(word.doubt_key >= SHADED_BELOW for word in words):
        return ""
    return "\n".join(f"{word.doubt_key:.2f} {word.text.strip()}" for word in words)


@register.filter
def tenths(ms: int | None) -> str:
    """Milliseconds as 1:05.3, for people who place boundaries."""
    total = round((ms or 0) / 100)
    return f"{total // 600}:{total // 10 % 60:02}.{total % 10}"
