"""Which versions of a town still ask for somebody, found by the database: most of forty thousand do not."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dubbing.models import Release
from dubbing.queries.progress_cache import figures_name, kept_approval
from tutorials.models import LanguageVersion

_FIGURES = "version__kept_progress__figures__contains"


def failed_or_held() -> Exists:
    """For a query of versions: one of its releases failed or waits for a decision."""
    ended = Release.objects.filter(version=OuterRef("pk"), state__in=(Release.State.READY, Release.State.FAILED))
    return Exists(ended.order_by())


def versions_with_work(
    versions: QuerySet[LanguageVersion], languages: Collection[str] = ()
) -> QuerySet[LanguageVersion]:
    """Those where somebody has something to do, whose release failed or waits for a decision, or of which not all that
    is approved is live; and some more: their progress (`progress_of`) says it exactly. languages: and all in
    these."""
    live = Release.objects.filter(version=OuterRef("pk"), state=Release.State.LIVE).order_by()
    mixed = F("version__tutorial__mix_changed_at")
    voiced = Q(kind=Release.Kind.VOICE) | ~Q(**{_FIGURES: '"approved":'}) | Q(**{_FIGURES: '"original": true'})
    current = live.filter(voiced, created_at__gte=OuterRef("approval")).filter(
        Q(version__tutorial__mix_changed_at=None) | Q(created_at__gte=mixed)
    )
    asked = figures_name("left", "waits") | failed_or_held() | ~Exists(current) | Q(language__in=languages)
    return versions.annotate(approval=kept_approval()).filter(asked)
