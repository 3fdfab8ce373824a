"""What is asked with a release about its outlets, so that its page needs no question more."""

from __future__ import annotations

from typing import Any

from django.db.models import Subquery

from dubbing.queries.redistribution import may_leave
from dubbing.releases.outlets import outlets_off_query, registered_outlets


def asked_with_a_release() -> dict[str, Any]:
    """Whether all who are heard in its sound let it leave the site, what the town has switched off, and what each
    outlet asks."""
    columns = {
        name: column
        for outlet in registered_outlets()
        if outlet.columns is not None
        for name, column in outlet.columns().items()
    }
    return {"passes_on": may_leave("audio_only"), "outlets_off": Subquery(outlets_off_query()), **columns}
