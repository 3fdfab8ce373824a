"""Where somebody begins who came in by a code on paper, and may read and type nothing."""

from __future__ import annotations

from django.urls import reverse

from dubbing.queries import progress_of
from volunteers.models import User
from volunteers.queries import versions_for


def begins_at(user: User) -> str:
    """Whose languages are said from the French: at the consent that is heard, then at the first film with something
    to say. Everybody else: at home."""
    said = [version for version in versions_for(user).filter(spoken_first=True) if version.is_said_from_french]
    if not said:
        return reverse("volunteers:home")
    if not user.may_lend_voice():
        return reverse("volunteers:consent_by_ear")
    progress = progress_of(said, counts_behind=False)
    left = [version for version in said if progress[version.pk].steps["to_record"]]
    version = (left or said)[0]
    return reverse("dubbing:start", args=[version.tutorial.slug, version.language])
