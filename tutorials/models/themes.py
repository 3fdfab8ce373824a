"""What a tutorial is about, in one of a dozen words that a pictogram can show: how parents who do not read find it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import pgettext_lazy


class Theme(models.TextChoices):
    """In the order of the parents' list. Each has a drawing (tutorials/templatetags/pictograms)."""

    TABLET = "tablet", pgettext_lazy("theme", "Tablet")
    MESSAGES = "messages", pgettext_lazy("theme", "Messages")
    PASSWORD = "password", pgettext_lazy("theme", "Password")
    HOMEWORK = "homework", pgettext_lazy("theme", "Homework")
    CANTEEN = "canteen", pgettext_lazy("theme", "Canteen")
    CALENDAR = "calendar", pgettext_lazy("theme", "Calendar")
    PAYMENT = "payment", pgettext_lazy("theme", "Payment")
    HEALTH = "health", pgettext_lazy("theme", "Health")
    TRANSPORT = "transport", pgettext_lazy("theme", "Transport")
    LIBRARY = "library", pgettext_lazy("theme", "Library")
    HELP = "help", pgettext_lazy("theme", "Help")
    TOWN = "town", pgettext_lazy("theme", "Town")


def in_order(codes: Iterable[str]) -> list[Theme]:
    """The themes of these codes, each once, in the order above; a code that the table no longer has is left out."""
    asked = set(codes)
    return [theme for theme in Theme if theme.value in asked]
