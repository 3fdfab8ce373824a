"""How the database chooses versions of a town by their stage: by the columns of `KeptProgress` and by what is live.

Queries of versions. With `without_columns` they have all that is asked for, and a few more, of which progress judges.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dubbing.models import Release
from dubbing.queries.progress_figures import PARTS

_KEPT = "version__kept_progress__"


def ended_or_held() -> QuerySet[Release]:
    """The newest releases of their versions that failed or wait for a decision: few, found by their state."""
    newer = Release.objects.filter(version=OuterRef("version"), number__gt=OuterRef("number")).order_by()
    return Release.objects.filter(~Exists(newer), state__in=(Release.State.READY, Release.State.FAILED)).order_by()


def _live() -> Exists:
    return Exists(Release.objects.filter(version=OuterRef("pk"), state=Release.State.LIVE).order_by())


def live_as_approved() -> Exists:
    """What is live of it has all that is approved: as `progress_of` says that it is not behind."""
    mix, voice = "version__tutorial__mix_changed_at", Q(kind=Release.Kind.VOICE)
    approved = Q(**{f"{_KEPT}approved_at": None}) | Q(created_at__gte=F(f"{_KEPT}approved_at"))
    mixed = Q(**{mix: None}) | Q(created_at__gte=F(mix))
    whole = (voice & mixed) | (~voice & Q(**{f"{_KEPT}voices_ready": False}))
    live = Release.objects.filter(approved, whole, version=OuterRef("pk"), state=Release.State.LIVE)
    return Exists(live.order_by())


def at_stage(stage: str) -> Q:
    """stage: one of `STAGES`."""
    if stage in PARTS:
        return Q(kept_progress__part=stage)
    done = Q(kept_progress__part="done")
    if stage == "ready":
        return done & ~Q(_live())
    return done & (Q(live_as_approved()) if stage == "live" else Q(_live()) & ~Q(live_as_approved()))
