"""News for people: made from the journal, one row for each person and event, shown on a page and sent by mail."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from journal.models import Entry
from volunteers.models.people import User


class PendingNews(models.Model):
    """A journal entry whose notifications have not been made. Written in the entry's own transaction.

    Not a cursor: a transaction that commits late has a lower number than those that were read before it, and its entry
    would be passed over.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        db_table = "volunteers_untold"  # its first name, which the program of before still asks for

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Notification(models.Model):
    """What happened, for whom. `key` makes it unique for its person: whoever makes it twice makes it once."""

    class Kind(models.TextChoices):
        TEXT_APPROVED = "text_approved"
        TEXT_SENT_BACK = "text_sent_back"
        TAKE_APPROVED = "take_approved"
        TAKE_ASKED_AGAIN = "take_asked_again"
        LIVE = "live"
        PLAYED = "played"
        HELPED = "helped"
        TEXTS_WAIT = "texts_wait"
        TAKES_WAIT = "takes_wait"
        OPENED = "opened"
        NUDGE = "nudge"
        GONE = "gone"
        STUCK = "stuck"
        COMMENT = "comment"
        MENTION = "mention"
        NOT_UNDERSTOOD = "not_understood"
        RESOLVED = "resolved"
        REVIEWER = "reviewer"

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=160)
    tutorial = models.CharField(max_length=80, blank=True, help_text="Its slug.")
    language = models.CharField(max_length=16, blank=True)
    segment = models.CharField(max_length=40, blank=True, help_text="Its public id.")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who did it.")
    reason = models.TextField(blank=True, help_text="In the words of whoever did it.")
    figures = models.JSONField(default=dict, help_text="Numbers and codes that its message names.")
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="news_of_person"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="news_unread"),
            models.Index(fields=["at"], condition=models.Q(read_at=None, mailed_at=None), name="news_unmailed"),
            models.Index(fields=["kind", "at"], name="news_kind"),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="news_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
