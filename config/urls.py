"""The addresses: /atelier/ is the workshop, the rest is the parents'."""

from __future__ import annotations

from django.urls import include, path

from volunteers.views.entrance import ConfirmCodeView, SignInView, login_redirect

urlpatterns = [
    # Ours before allauth's, under the same names: one way in, the code.
    path("atelier/compte/login/", login_redirect, name="account_login"),
    path("atelier/compte/login/code/", SignInView.as_view(), name="account_request_login_code"),
    path("atelier/compte/login/code/confirm/", ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("atelier/compte/", include("allauth.urls")),
    path("atelier/tutorials/", include("tutorials.urls")),
    path("atelier/text/", include("subtitles.urls")),
    path("atelier/", include("volunteers.urls")),
    path("", include("parents.urls")),
]
handler404 = "parents.views.errors.not_found"
handler500 = "parents.views.errors.server_error"
handler403 = "volunteers.views.errors.forbidden"
handler400 = "parents.views.errors.bad_request"
