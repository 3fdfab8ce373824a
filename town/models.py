"""The settings of the *Town* screen: one row."""

from __future__ import annotations

from django.db import models


class Town(models.Model):
    class Fastest(models.IntegerChoices):
        """The pace beyond which the picture waits rather than a voice is hurried, in hundredths of its own."""

        CALM = 105
        USUAL = 110
        HURRIED = 120

    class Slowing(models.IntegerChoices):
        """By how many percent the picture may be slower where it never stands still."""

        NEVER = 0
        USUAL = 10
        MOST = 15

    name = models.CharField(max_length=120, default="Ma ville")
    hotline_number = models.CharField(max_length=40, blank=True)
    # craft.text.opening_hours.read_hours: formed in the language of each page.
    hotline_times = models.JSONField(default=list, blank=True)
    # What days and times do not say, in French.
    hotline_hours = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    site = models.URLField(blank=True)
    # The legal notice that the law on confidence in the digital economy asks of every public site (LCEN, article 1-1).
    publisher_name = models.CharField(max_length=200, blank=True)
    publisher_address = models.CharField(max_length=300, blank=True)
    publisher_telephone = models.CharField(max_length=40, blank=True)
    publication_director = models.CharField(max_length=200, blank=True)
    host_name = models.CharField(max_length=200, blank=True)
    host_address = models.CharField(max_length=300, blank=True)
    host_telephone = models.CharField(max_length=40, blank=True)
    language_order = models.JSONField(default=list, blank=True)
    embed_origins = models.JSONField(default=list, blank=True)
    # Names of outlets (dubbing/releases/outlets.py) that the town does not want.
    outlets_off = models.JSONField(default=list, blank=True)
    # Where a language needs longer than the French (craft.timing.lengthening_rules).
    holds = models.BooleanField(default=True, help_text="Whether the picture waits.")
    slowing = models.PositiveSmallIntegerField(choices=Slowing.choices, default=Slowing.USUAL)
    hold_fastest = models.PositiveSmallIntegerField(choices=Fastest.choices, default=Fastest.USUAL)
    hold_longer = models.PositiveSmallIntegerField(default=15, help_text="How much longer a version may be: percent.")

    repairs = models.BooleanField(default=True, help_text="Whether noisy takes are repaired, where their voice agrees.")
    whisper_model = models.CharField(
        max_length=20, blank=True, help_text="Which model hears the French (craft.transcripts.whisper_models)."
    )
    reviewer_after = models.PositiveSmallIntegerField(
        default=20, help_text="After how many approved sentences somebody is proposed as a reviewer; 0: never."
    )

    class Meta:
        db_table = "volunteers_town"  # where it was before it had a room of its own
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="town_one_row"),
            models.CheckConstraint(condition=models.Q(hold_longer__lte=100), name="town_at_most_twice_as_long"),
        ]

    def __str__(self) -> str:
        return self.name
