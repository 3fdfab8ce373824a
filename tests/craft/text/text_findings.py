"""What the checks find in a text, asked in a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from craft.languages import get
from craft.text.checks.check import Pair
from craft.text.checks.finding import ProfileSeverity
from craft.text.text_checks import TextFinding, check_text


def findings_of(
    source: str, text: str, lang: str, *, profile: Mapping[str, ProfileSeverity] | None = None, **more: Any
) -> tuple[TextFinding, ...]:
    """more: as a `Pair` names it."""
    return check_text(Pair(source, text, get(lang), **more), profile)
