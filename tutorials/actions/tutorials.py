"""Create a tutorial, describe it, change its settings, try again, archive and take out again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.text.bidi import upright
from craft.text.graphemes import nfc
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from journal.models import Entry
from journal.people import Person
from storage.files import StoredBytes, find_stored
from storage.stored_files import PRIVATE, Holder, Row
from storage.stored_files import record as record_files
from tutorials.actions.title_columns import FRENCH, copy_title_or_summary
from tutorials.models import Segment, SegmentRevision, Tutorial, require_sound_to_choose
from tutorials.models.tutorials import new_code
from tutorials.permissions import require_coordinator
from tutorials.queries import pictures_failed
from tutorials.states.tutorials import TutorialState, move_tutorial

TITLE_MAX = 200
SUMMARY_MAX = 2000
SLUG_TRIES = 5
RESERVED_SLUGS = {
    "new",
    "path",
    "uploads",
    "glossary",
    "checks",
    "review",
    "interface",
    "runs",
}  # words of the workshop's own addresses, in the place of a slug


@transaction.atomic
def tutorial_create(
    *,
    by: Person,
    title: str,
    original: StoredBytes,
    original_name: str,
    summary: str = "",
    slug: str = "",
    transcript_file: str = "",
    replaces: Tutorial | None = None,
    sound: int | None = None,
) -> Tutorial:
    """Record an uploaded video (already kept in the private store) and queue its probing. sound: which of its sounds is
    the narration (its order), where that is known."""
    require_coordinator(by)
    title, summary = checked_description(title, summary)
    tutorial = Tutorial(
        original=original.path,
        original_name=original_name[:255],
        original_sha256=original.sha256,
        original_bytes=original.bytes,
        transcript_file=transcript_file,
        replaces=replaces,
        themes=replaces.themes if replaces else [],
        path_place=replaces.path_place if replaces else None,
        created_by_id=by.pk,
    )
    _save_new(tutorial, slug, title)
    _record_files(tutorial, original)
    _unit(tutorial, Segment.Kind.TITLE, title, by)
    if summary:
        _unit(tutorial, Segment.Kind.SUMMARY, summary, by)
    else:
        copy_title_or_summary(tutorial=tutorial, kind=Segment.Kind.SUMMARY, language=FRENCH, text="")
    after: JsonObject = {"title": title, "bytes": original.bytes, "sha256": original.sha256}
    record(actor=by, about=tutorial, verb="create", after={**after, "replaces": replaces.slug} if replaces else after)
    enqueue_probe(tutorial, by, sound)
    return tutorial


def _record_files(tutorial: Tutorial, original: StoredBytes) -> None:
    """What was stored for an upload, or by a command, is the tutorial's from now on."""
    rows = [Row(PRIVATE, "original", original)]
    if tutorial.transcript_file:
        rows.append(Row(PRIVATE, "transcript_file", find_stored(tutorial.transcript_file, store=PRIVATE)))
    record_files(Holder("tutorial", str(tutorial.pk)), rows)


def _save_new(tutorial: Tutorial, asked: str, title: str) -> None:
    """Save it under the address that was asked for, else under one made of the title. Two videos with the same title
    that arrive at the same time get two addresses: refusing one would lose its upload."""
    for _try in range(SLUG_TRIES):
        if tutorial.replaces is not None and Tutorial.objects.filter(replaces=tutorial.replaces).exists():
            raise Refused(_("“{slug}” is replaced by another tutorial already.").format(slug=tutorial.replaces.slug))
        tutorial.slug, tutorial.code = free_slug(asked, title), new_code()
        try:
            with transaction.atomic():
                tutorial.save(force_insert=True)
        except IntegrityError:
            continue  # another request was faster: check again
        return
    raise _address_taken()


@transaction.atomic
def tutorial_describe(*, by: Person, tutorial: Tutorial, title: str, summary: str) -> Tutorial:
    """Change the French title and summary: they are units of every version, so their translations become stale."""
    require_coordinator(by)
    title, summary = checked_description(title, summary)
    tutorial = Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    before = {"title": tutorial.title_fr, "summary": tutorial.summary_fr}
    after = {"title": title, "summary": summary}
    if before == after:
        return tutorial
    tutorial.save(update_fields=["changed_at"])
    _unit(tutorial, Segment.Kind.TITLE, title, by)
    _unit(tutorial, Segment.Kind.SUMMARY, summary, by)
    record(actor=by, about=tutorial, verb="describe", before=before, after=after)
    return tutorial


@transaction.atomic
def tutorial_retry(*, by: Person, tutorial: Tutorial, sound: int | None = None) -> Tutorial:
    """Try the failed machine step again, from its beginning or where it stopped. sound: which of the film's sounds is
    the narration (its order), where that was the question."""
    require_coordinator(by)
    lock_tutorial(tutorial)
    step = tutorial.failed_from
    if sound is not None:
        require_sound_to_choose(tutorial, sound)
    if tutorial.state != TutorialState.FAILED:
        if not pictures_failed(tutorial):
            raise Refused(_("Nothing failed here: there is nothing to try again."))
        step = "renditions"
        enqueue("tutorials.renditions", str(tutorial.pk), turn_of=tutorial_turn(tutorial.pk), by=by)
    elif step == TutorialState.TRANSCRIBING:
        move_tutorial(tutorial, TutorialState.TRANSCRIBING, failure="", failed_from="")
        turn = tutorial_turn(tutorial.pk)
        enqueue("tutorials.transcribe", str(tutorial.pk), rank=Job.Rank.URGENT, turn_of=turn, by=by)
    else:
        move_tutorial(tutorial, TutorialState.UPLOADED, failure="", failed_from="")
        enqueue_probe(tutorial, by, sound)
    after: JsonObject = {"work": step, **({"sound": sound + 1} if sound is not None else {})}
    record(actor=by, about=tutorial, verb="retry", after=after)
    return tutorial


@transaction.atomic
def tutorial_archive(*, by: Person, tutorial: Tutorial, reason: str = "") -> Tutorial:
    require_coordinator(by)
    lock_tutorial(tutorial)
    before = tutorial.state
    if move_tutorial(tutorial, TutorialState.ARCHIVED):
        after = {"state": tutorial.state}
        record(actor=by, about=tutorial, verb="archive", before={"state": before}, after=after, reason=reason)
    return tutorial


@transaction.atomic
def tutorial_unarchive(*, by: Person, tutorial: Tutorial) -> Tutorial:
    """Take it out of the archive, to where it stood: work is asked for again, and what is live is shown again. What was
    destroyed has nothing to come back to."""
    require_coordinator(by)
    lock_tutorial(tutorial)
    if tutorial.state != TutorialState.ARCHIVED:
        return tutorial
    if Entry.objects.filter(verb="erase", object_type="tutorial", object_id=tutorial.slug).exists():
        raise Refused(_("This film was destroyed: there is nothing to take out."))
    opened = tutorial.versions.exclude(language=tutorial.source_language).exists()
    stood = TutorialState.FAILED if tutorial.failed_from else TutorialState.OPEN if opened else TutorialState.EDITING
    if move_tutorial(tutorial, stood):
        before, after = {"state": TutorialState.ARCHIVED}, {"state": tutorial.state}
        record(actor=by, about=tutorial, verb="unarchive", before=before, after=after)
    return tutorial


def lock_tutorial(tutorial: Tutorial) -> None:
    """Lock and reload the row: nobody else changes it until this transaction ends."""
    Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    tutorial.refresh_from_db(
        fields=["state", "failed_from", "sound", "late_ms", "holds", "slowing", "stops", "video", "probe"]
    )


def checked_description(title: str, summary: str) -> tuple[str, str]:
    """Title and summary in their normal form; Refused when there is no title or one of them is too long."""
    title, summary = (nfc(upright(text)) for text in (" ".join(title.split()), summary.strip()))
    if not title:
        raise Refused(_("A tutorial needs a title."))
    if len(title) > TITLE_MAX or len(summary) > SUMMARY_MAX:
        raise Refused(
            _("The title may have {title} characters and the summary {summary}.").format(
                title=TITLE_MAX, summary=SUMMARY_MAX
            )
        )
    return title, summary


def _address_taken() -> Refused:
    return Refused(_("Another tutorial has this address already. Choose another one."))


def free_slug(asked: str, title: str) -> str:
    """The slug that was asked for, or a free one made of the title. Refused when it is taken."""
    if asked:
        if slugify(asked) != asked or len(asked) > 60:
            raise Refused(_("An address is made of small letters without accents, digits and hyphens."))
        if asked in RESERVED_SLUGS or Tutorial.objects.filter(slug=asked).exists():
            raise _address_taken()
        return asked
    base = slugify(title)[:60].strip("-") or "tutoriel"
    taken = set(Tutorial.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken or slug in RESERVED_SLUGS:
        number += 1
        slug = f"{base}-{number}"
    return slug


def enqueue_probe(tutorial: Tutorial, by: Person, sound: int | None = None) -> None:
    """Queue the probe: it takes seconds and the person who sent the video waits for it, so it is urgent."""
    said = {} if sound is None else {"sound": sound}
    enqueue("tutorials.probe", str(tutorial.pk), queue="short", turn_of=tutorial_turn(tutorial.pk), by=by, **said)


def _unit(tutorial: Tutorial, kind: str, text: str, by: Person) -> None:
    """Write the title's or summary's segment and its copy, with a revision when the text changed."""
    copy_title_or_summary(tutorial=tutorial, kind=kind, language=FRENCH, text=text)
    segment = Segment.objects.filter(tutorial=tutorial, kind=kind).first()
    if segment is None:
        segment = Segment.objects.create(tutorial=tutorial, kind=kind, text=text)
    elif segment.text == text:
        return
    else:
        segment.text = text
        segment.revision += 1
        segment.save(update_fields=["text", "revision"])
    SegmentRevision.objects.create(segment=segment, number=segment.revision, text=text, author_id=by.pk)
