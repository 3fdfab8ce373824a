"""What the pages of steps declare."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dubbing.releases.outlets import Outlet
from outlets.steps.pages import offer_of
from outlets.steps.rows import STEP_LIST, STEP_SOUND, columns

STEPS = "parents.steps"  # always made ahead, since a reader cannot wait for a voice

OUTLET = Outlet(
    name="steps",
    title=_("Step by step"),
    roles={
        STEP_SOUND: "the voice of one sentence, for the pages of steps",
        STEP_LIST: "which of these belongs to which sentence",
    },
    job=STEPS,
    urls="outlets.steps.urls",
    watch_act="outlets/steps/watch_act.html",
    watch_context=offer_of,
    columns=columns,
)
