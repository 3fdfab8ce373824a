"""The one table of stored files: which file, what for, whose, and whose voices are heard in it.

A file of the two stores is named by its content, so several things may need the same one: each has a row of its own.
The bytes stay while one of the rows needs them (`stored`, `needed`), and go with the last.

The questions of other rooms are answered by `storage.queries`: which files hold a voice, what a release or a take
still has, since when nobody needs a file. How to store: `storage.recording`. How to let go: `storage.leaving`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """`holder` and `holder_id` say whose it is: `release` and its key, `take` and its client's UUID, `tutorial` and
    its key, `upload` and its UUID, `arrival` for what has no row yet,
    `orphan` for what no row knew. The rooms above know these; this one only
    compares them."""

    class Store(models.TextChoices):
        PRIVATE = "private"
        PUBLIC = "public"

    class State(models.TextChoices):
        STORED = "stored"  # the bytes stand; the row that promises them is about to be written
        NEEDED = "needed"
        LEAVING = "leaving"  # nobody may use it any more; the bytes may still be there
        GONE = "gone"  # the bytes are deleted, or belong to others only

    store = models.CharField(max_length=8, choices=Store.choices)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    role = models.CharField(max_length=24, help_text="What for: storage/roles.py.")
    holder = models.CharField(max_length=16)
    holder_id = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.STORED)
    changed_at = models.DateTimeField(default=timezone.now, help_text="When the state was last written.")
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
