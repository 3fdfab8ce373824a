"""A catalogue whose every text stands in brackets: what is shown without them comes from no catalogue of volunteers."""

from __future__ import annotations

from typing import Any

import polib
import pytest
from django.conf import settings
from django.utils.translation import trans_real

from craft.languages import django_tag

OPEN, SHUT = "⟦", "⟧"
CONTEXT = "\x04"  # as gettext joins a context and its text


def bracket(monkeypatch: pytest.MonkeyPatch, tag: str) -> None:
    """In this process, until the test ends: the language says in English, in brackets, what its catalogue must have.
    What it need not have is said in French as always."""
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    own = {f"{entry.msgctxt}{CONTEXT}{entry.msgid}" if entry.msgctxt else entry.msgid for entry in catalogue}
    french = trans_real.translation("fr")
    code = django_tag(tag)

    class Bracketed(trans_real.DjangoTranslation):
        def gettext(self, message: str) -> str:
            if message not in own:
                return str(french.gettext(message))
            return f"{OPEN}{message.rpartition(CONTEXT)[2]}{SHUT}"

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            if msgid1 not in own:
                return str(french.ngettext(msgid1, msgid2, n))
            return f"{OPEN}{msgid1.rpartition(CONTEXT)[2] if n == 1 else msgid2}{SHUT}"

    loaded: dict[str, Any] = trans_real._translations  # type: ignore[attr-defined]
    monkeypatch.setitem(loaded, code, Bracketed(code))
