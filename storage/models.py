"""The one table of stored files: which file, what for, whose, and whose voices are heard in it.

A file of the two stores is named by its content, so several things may need the same one: each has a row of its own.
The bytes stay while one of the rows needs them (`stored`, `needed`), and go with the last.

The questions of other rooms are answered by `storage.queries`: which files hold a voice, what a release or a take
still has, since when nobody needs a file. How to store: `storage.stored_files`. How to let go: `storage.deletion`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """`holder` and `holder_id` say whose it is: `release` and its key, `take` and its client's UUID, `tutorial` and
    its key, `said_back` and its client's UUID, `note` and its number, `upload` and its UUID, `arrival` for what has no
    row yet, `orphan` for what no row knew. The rooms above know these; this one only
    compares them."""

    class Store(models.TextChoices):
        PRIVATE = "private"
        PUBLIC = "public"

    class State(models.TextChoices):
        STORED = "stored"  # the bytes stand; the row that promises them is about to be written
        NEEDED = "needed"
        LEAVING = "leaving"  # nobody may use it any more; the bytes may still be there
        GONE = "gone"  # the bytes are deleted, or belong to others only

    class Fault(models.TextChoices):
        MISSING = "missing"
        DAMAGED = "damaged"

    store = models.CharField(max_length=8, choices=Store.choices)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    role = models.CharField(max_length=24, help_text="What for: storage/roles.py.")
    holder = models.CharField(max_length=16)
    holder_id = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.STORED)
    changed_at = models.DateTimeField(default=timezone.now, help_text="When the state was last written.")
    read_at = models.DateTimeField(null=True, help_text="When its bytes were last read again, and were right.")
    fault = models.CharField(
        max_length=8, choices=Fault.choices, blank=True, help_text="What it has, when no backup has it whole either."
    )
    voices = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="HeardVoice",
        blank=True,
        related_name="+",
        help_text="Who is heard in it, as its holder knows. Forgotten when it is gone.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            # In this order it is also the index of "who else needs this file?".
            models.UniqueConstraint(fields=["store", "path", "holder", "holder_id", "role"], name="stored_file_once"),
        ]
        indexes = [
            models.Index(fields=["holder", "holder_id", "state"], name="stored_file_of"),
            models.Index(fields=["state", "changed_at"], name="stored_file_state"),
            models.Index(fields=["fault"], condition=~models.Q(fault=""), name="stored_file_fault"),
        ]

    def __str__(self) -> str:
        return f"{self.store}/{self.path} ({self.holder} {self.holder_id})"


class HeardVoice(models.Model):
    """Somebody is heard in a stored file. There is no foreign key constraint to the person: its check would wait for a
    withdrawal, which locks the person's row and in turn waits for the rows of the files."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    voice = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "voice"], name="heard_voice_once")]

    def __str__(self) -> str:
        return f"{self.voice_id} in {self.file_id}"


class MadeFrom(models.Model):
    """The files of one holder are made from those of another: a release's from the recordings that it plays. A row is
    no need: it keeps nobody's bytes, and `storage.queries.sources_in_use` asks whether the files made of it are there.
    """

    holder = models.CharField(max_length=16)
    holder_id = models.CharField(max_length=40)
    source = models.CharField(max_length=16)
    source_id = models.CharField(max_length=40)

    class Meta:
        constraints = [
            # In this order it is also the index of "what was made from it?".
            models.UniqueConstraint(fields=["source", "source_id", "holder", "holder_id"], name="made_from_once"),
        ]
        indexes = [models.Index(fields=["holder", "holder_id"], name="made_from_of")]

    def __str__(self) -> str:
        return f"{self.holder} {self.holder_id} from {self.source} {self.source_id}"


class LastBackup(models.Model):
    """One row: how the last backup went. It is written by `backup`, and read by the doctor, the workshop and the mail.
    It says nobody's name."""

    made_at = models.DateTimeField(null=True, help_text="The last one that was finished.")
    good_at = models.DateTimeField(null=True, help_text="The last one after which nothing was damaged or missing.")
    trouble = models.CharField(max_length=250, blank=True, help_text="Why the last try gave no backup.")
    lost = models.PositiveIntegerField(default=0, help_text="Files of which the last one found no whole copy.")
    healed = models.PositiveIntegerField(default=0, help_text="Files that the last one found damaged and made whole.")
    told_at = models.DateTimeField(null=True, help_text="When coordinators were last written to about it.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="last_backup_one_row")]

    def __str__(self) -> str:
        return f"backup of {self.made_at}"
