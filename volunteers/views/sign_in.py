"""Signing in: the invitation's page, the one-time code, the sign-in page without a password."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from craft.text.interface_units import message_id
from dubbing.queries.prompts import sounds_of
from journal.errors import Refused
from town.queries import town_row
from tutorials.views.access import address_back
from volunteers.actions import code_use, invitation_accept, invitation_find, invitation_welcome
from volunteers.adapters import CODE_IN_SESSION, INVITATION_IN_SESSION
from volunteers.demo_accounts import shows_code
from volunteers.models import User
from volunteers.queries import mail_server_is_down
from volunteers.queries.invitation_message import invitation_words
from volunteers.queries.outside_services import outside_services
from volunteers.queries.retention import Periods
from volunteers.views.access import person_of
from volunteers.views.beginning import begins_at
from volunteers.views.trials import offered_accounts

TOO_MANY = gettext_lazy("Too many tries. Wait a few minutes, then try again.")


def login_redirect(request: HttpRequest) -> HttpResponse:
    """One way in: the code by e-mail."""
    following = request.GET.get("next", "")
    query = f"?{urlencode({'next': following})}" if following else ""
    return redirect(reverse("account_request_login_code") + query)


class InvitationView(RequestLoginCodeView):
    """The link of an invitation: what is offered, and a field for the e-mail address. The code follows by e-mail."""

    template_name = "volunteers/invitation.html"
    http_method_names = ("get", "post", "head", "options")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (request.method or "").lower() not in self.http_method_names:
            return HttpResponseNotAllowed(self.http_method_names)
        token = kwargs["token"]
        if request.user.is_authenticated and request.method == "POST":
            return self._accepted(request, token)  # before the check for free places: a double click has used one
        try:
            self.invitation = invitation_find(token)
        except Refused as refusal:
            return render(request, "workshop_error.html", {"sentence": refusal.message}, status=410)
        if request.user.is_authenticated:
            return render(request, self.template_name, {**self._offer(), "signed_in": True})
        request.session[INVITATION_IN_SESSION] = token
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def _accepted(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            invitation_accept(by=person_of(request), token=token)
        except Refused as refusal:  # it was used up since the page was opened
            return render(request, "workshop_error.html", {"sentence": refusal.message}, status=410)
        return redirect("volunteers:welcome")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not ratelimit.consume(request, action="invitation"):
            return render(request, "workshop_error.html", {"sentence": TOO_MANY}, status=429)
        invitation_welcome(token=kwargs["token"], email=request.POST.get("email", ""))
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self._offer()}

    def _offer(self) -> dict[str, str | list[str]]:
        heading, text = invitation_words(self.invitation.roles)
        return {
            "heading": heading,
            "text": text,
            "languages": self.invitation.languages,
            "roles": self.invitation.roles,
            "note": self.invitation.note,
        }


def accept_waiting_invitation(request: HttpRequest) -> bool:
    """After signing in: accept the invitation that this browser opened. True when it gave something new."""
    token = request.session.pop(INVITATION_IN_SESSION, "")
    if not token or not isinstance(request.user, User):
        return False
    try:
        invitation_accept(by=request.user, token=token)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def one_time_code(request: HttpRequest) -> HttpResponse:
    """Sign in with the code that a coordinator read out, printed or let scan. Opening the page uses nothing up."""
    message, template = "", "volunteers/one_time_code.html"
    doors = sounds_of(message_id("", "Open the door"))
    if request.method == "POST":
        if not ratelimit.consume(request, action="one_time_code"):
            return render(request, template, {"sentence": TOO_MANY, "doors": doors}, status=429)
        try:
            user = code_use(code=request.POST.get("code", "")[:40])
        except Refused as refusal:
            message = refusal.message
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(begins_at(user))
    return render(request, template, {"sentence": message, "doors": doors}, status=400 if message else 200)


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept about the people of the workshop, why, for how long (GDPR, article 13). Anybody may read it."""
    town = town_row()
    return render(
        request, "volunteers/notice.html", {"town": town, "periods": Periods(), "outside": outside_services()}
    )


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The language of the workshop's screens, kept with the account and on the device."""
    language = request.POST.get("language", "")
    response = redirect(address_back(request, reverse("volunteers:home")))
    offered = request.user.may_read_in if isinstance(request.user, User) else settings.WORKSHOP_LANGUAGES
    if language not in offered:
        messages.error(request, _("The workshop does not speak this language yet."))
        return response
    if isinstance(request.user, User):
        request.user.interface_language = language
        request.user.save(update_fields=["interface_language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


class SignInView(RequestLoginCodeView):
    """The sign-in page; the demonstration's accounts are offered where they exist and may be used."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_accounts": offered_accounts(self.request)}


class ConfirmCodeView(ConfirmLoginCodeView):
    """The code's page; for a demonstration account it shows the code (see demo_accounts.shows_code)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if shows_code(self.request, str(self._process.state.get("email") or "")):
            kwargs["demonstration_code"] = self.request.session.get(CODE_IN_SESSION, "")
        return {**super().get_context_data(**kwargs), "mail_is_away": mail_server_is_down()}
