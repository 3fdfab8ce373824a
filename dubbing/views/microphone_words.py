"""The sentence of the microphone test, in every language in which parents read: a voice reads it in its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def spoken_phrase() -> str:
    """In the active language; short enough to be said in the test's five seconds by a slow voice, too."""
    return _("Hello! I lend my voice to the families of the town.")
