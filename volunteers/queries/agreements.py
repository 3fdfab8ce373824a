"""Who of a film's voices did not agree to a use, as the consent in force says."""

from __future__ import annotations

from collections.abc import Sequence

from volunteers.models import Consent, User


def not_agreed(voices: Sequence[User], use: str) -> list[User]:
    """Those of these people who did not tick `hotline`, or `pass_on`. One query."""
    agreed = set(
        Consent.objects.filter(
            user__in=voices, publish=True, withdrawn_at=None, ends_at=None, **{use: True}
        ).values_list("user", flat=True)
    )
    return [person for person in voices if person.pk not in agreed]
