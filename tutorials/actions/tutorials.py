"""Create a tutorial, describe it, change its settings, try again, archive and take out again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from craft.text.bidi import upright
from craft.text.graphemes import nfc
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from journal.models import Entry
from journal.people import Person
from storage.files import Stored, stored_at
from storage.recording import PRIVATE, Holder, Row
from storage.recording import record as record_files
from tutorials.actions.title_columns import FRENCH, copy_title_or_summary
from tutorials.models import Holds, Segment, SegmentRevision, Tutorial
from tutorials.models.tutorials import new_code
from tutorials.permissions import require_coordinator
from tutorials.queries import pictures_failed
from tutorials.states.tutorials import S, move_tutorial

TITLE_MAX = 200
SUMMARY_MAX = 2000
SLUG_TRIES = 5
RESERVED = {
    "new",
    "uploads",
    "glossary",
    "checks",
    "review",
    "interface",
}  # words of the workshop's own addresses, in the place of a slug


@transaction.atomic
def tutorial_create(
    *,
    by: Person,
    title: str,
    original: Stored,
    original_name: str,
    summary: str = "",
    slug: str = "",
    transcript_file: str = "",
    replaces: Tutorial | None = None,
) -> Tutorial:
    """Record an uploaded video (already kept in the private store) and queue its probing."""
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
        created_by_id=by.pk,
    )
    _save_new(tutorial, slug, title)
    _record_files(tutorial, original)
    _unit(tutorial, Segment.Kind.TITLE, title, by)
    if summary:
        _unit(tutorial, Segment.Kind.SUMMARY, summary, by)
    else:
        copy_title_or_summary(tutorial=tutorial, kind=Segment.Kind.SUMMARY, language=FRENCH, text="")
    record(
        actor=by,
        verb="create",
        about=tutorial,
        name=tutorial.slug,
        tutorial=tutorial.slug,
        after={
            "title": title,
            "bytes": original.bytes,
            "sha256": original.sha256,
            **({"replaces": replaces.slug} if replaces else {}),
        },
    )
    enqueue_probe(tutorial, by)
    return tutorial


def _record_files(tutorial: Tutorial, original: Stored) -> None:
    """What was stored for an upload, or by a command, is the tutorial's from now on."""
    rows = [Row(PRIVATE, "original", original)]
    if tutorial.transcript_file:
        rows.append(Row(PRIVATE, "transcript_file", stored_at(tutorial.transcript_file, store=PRIVATE)))
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
    record(
        actor=by,
        verb="describe",
        about=tutorial,
        name=tutorial.slug,
        tutorial=tutorial.slug,
        before=before,
        after=after,
    )
    return tutorial


@transaction.atomic
def tutorial_settle(*, by: Person, tutorial: Tutorial, sound: str, late_ms: int, holds: str | None = None) -> Tutorial:
    """How the original sound is treated, how late a voice may come, and whether the picture waits (None: as it was)."""
    require_coordinator(by)
    if sound not in Tutorial.Sound.values or not 0 <= late_ms <= 5000:
        raise Refused(_("Choose how the French sound is treated, and a delay between 0 and 5 seconds."))
    _lock(tutorial)
    holds = checked_holds(tutorial.holds if holds is None else holds)
    before = {"sound": tutorial.sound, "late_ms": tutorial.late_ms, "holds": tutorial.holds}
    tutorial.sound, tutorial.late_ms, tutorial.holds = sound, late_ms, holds
    tutorial.save(update_fields=["sound", "late_ms", "holds", "changed_at"])
    record(
        actor=by,
        verb="settle",
        about=tutorial,
        name=tutorial.slug,
        tutorial=tutorial.slug,
        before=before,
        after={"sound": sound, "late_ms": late_ms, "holds": holds},
    )
    return tutorial


@transaction.atomic
def tutorial_retry(*, by: Person, tutorial: Tutorial) -> Tutorial:
    """Try the failed machine step again, from its beginning or where it stopped."""
    require_coordinator(by)
    _lock(tutorial)
    step = tutorial.failed_from
    if tutorial.state != S.FAILED:
        if not pictures_failed(tutorial):
            raise Refused(_("Nothing failed here: there is nothing to try again."))
        step = "renditions"
        enqueue("tutorials.renditions", str(tutorial.pk), turn_of=tutorial_turn(tutorial.pk), by=by)
    elif step == S.TRANSCRIBING:
        move_tutorial(tutorial, S.TRANSCRIBING, failure="", failed_from="")
        enqueue("tutorials.transcribe", str(tutorial.pk), turn_of=tutorial_turn(tutorial.pk), by=by)
    else:
        move_tutorial(tutorial, S.UPLOADED, failure="", failed_from="")
        enqueue_probe(tutorial, by)
    record(actor=by, verb="retry", about=tutorial, name=tutorial.slug, tutorial=tutorial.slug, after={"work": step})
    return tutorial


@transaction.atomic
def tutorial_archive(*, by: Person, tutorial: Tutorial, reason: str = "") -> Tutorial:
    require_coordinator(by)
    _lock(tutorial)
    before = tutorial.state
    if move_tutorial(tutorial, S.ARCHIVED):
        record(
            actor=by,
            verb="archive",
            about=tutorial,
            name=tutorial.slug,
            tutorial=tutorial.slug,
            before={"state": before},
            after={"state": tutorial.state},
            reason=reason,
        )
    return tutorial


@transaction.atomic
def tutorial_unarchive(*, by: Person, tutorial: Tutorial) -> Tutorial:
    """Take it out of the archive, to where it stood: work is asked for again, and what is live is shown again. What was
    destroyed has nothing to come back to."""
    require_coordinator(by)
    _lock(tutorial)
    if tutorial.state != S.ARCHIVED:
        return tutorial
    if Entry.objects.filter(verb="erase", object_type="tutorial", object_id=tutorial.slug).exists():
        raise Refused(_("This film was destroyed: there is nothing to take out."))
    opened = tutorial.versions.exclude(language=tutorial.source_language).exists()
    if move_tutorial(tutorial, S.FAILED if tutorial.failed_from else S.OPEN if opened else S.EDITING):
        record(
            actor=by,
            verb="unarchive",
            about=tutorial,
            name=tutorial.slug,
            tutorial=tutorial.slug,
            before={"state": S.ARCHIVED},
            after={"state": tutorial.state},
        )
    return tutorial


def _lock(tutorial: Tutorial) -> None:
    """Lock and reload the row: nobody else changes it until this transaction ends."""
    Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    tutorial.refresh_from_db(fields=["state", "failed_from", "sound", "late_ms", "holds", "video"])


def checked_holds(asked: str) -> str:
    """Whether the picture waits, as a person chose it. Refused: not one of the three answers."""
    if asked not in Holds.values:
        raise Refused(_("Choose whether the picture waits where a language needs longer."))
    return asked


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
        if asked in RESERVED or Tutorial.objects.filter(slug=asked).exists():
            raise _address_taken()
        return asked
    base = slugify(title)[:60].strip("-") or "tutoriel"
    taken = set(Tutorial.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug


def enqueue_probe(tutorial: Tutorial, by: Person) -> None:
    """Queue the probe: it takes seconds and the person who sent the video waits for it, so it is urgent."""
    enqueue("tutorials.probe", str(tutorial.pk), queue="short", turn_of=tutorial_turn(tutorial.pk), by=by)


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
