"""The version on paper: a page to print, and a PDF."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dubbing.releases.outlets import Outlet
from tutorials.models import Tutorial

# For a shorter tutorial the paper is made on request, in two or three seconds.
PAPER, PAPER_AHEAD_MS = "parents.paper", 5 * 60 * 1000


def is_made_ahead(tutorial: Tutorial) -> bool:
    return tutorial.duration_ms > PAPER_AHEAD_MS


OUTLET = Outlet(
    name="handout",
    title=_("On paper"),
    job=PAPER,
    job_when=is_made_ahead,
    urls="outlets.handout.urls",
    watch_gives="outlets/handout/watch_gives.html",
)
