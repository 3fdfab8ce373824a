"""The addresses: /atelier/ is the workshop, the rest is the parents'."""

from __future__ import annotations

from django.urls import include, path

from config.metrics import metrics
from volunteers.urls import account_addresses

urlpatterns = [
    path("atelier/compte/", include(account_addresses)),
    path("atelier/tutorials/", include("tutorials.urls")),
    path("atelier/text/", include("subtitles.urls")),
    path("atelier/voice/", include("dubbing.urls")),
    path("atelier/", include("volunteers.urls")),
    path("metrics", metrics, name="metrics"),
    path("", include("parents.urls")),
]
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
handler403 = "volunteers.views.errors.forbidden"
handler400 = "config.errors.bad_request"
