"""The player on other sites: its page, and what oEmbed says of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dubbing.queries.redistribution import PASS_ON
from dubbing.releases.outlets import Outlet

OUTLET = Outlet(
    name="embed",
    title=_("Player on other sites"),
    scope=PASS_ON,
    urls="outlets.embed.urls",
    watch_head="outlets/embed/watch_head.html",
)
