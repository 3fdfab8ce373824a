"""The kit, which a command writes (`export_release`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dubbing.releases.outlets import Outlet

OUTLET = Outlet(name="kit", title=_("Kit for places without a network"))
