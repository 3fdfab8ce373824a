"""Who may open a page of the workshop, and how refusals are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve, reverse

from journal.errors import Conflict, Refused
from volunteers.models import User
from volunteers.permissions import require_coordinator

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def sign_in_required(view: View) -> View:
    """Anonymous visitors go to the sign-in page and come back."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return checked


def coordinators_only(view: View) -> View:
    @wraps(view)
    @sign_in_required
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_coordinator(person_of(request))
        return view(request, *args, **kwargs)

    return checked


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """What is refused inside is said on the page that comes next; the rest of the block is left out."""
    try:
        yield
    except Refused as refusal:
        messages.error(request, refusal.message)


def shows_refusals(back_to: str) -> Callable[[View], View]:
    """A refused POST shows its message with 400 on the page named `back_to` (a URL name with the same arguments)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Refused as error:
                refusal = error
                messages.error(request, refusal.message)
            request.method = "GET"  # nothing was done: from here on it is handled like a visit of that page
            page = resolve(reverse(back_to, kwargs=kwargs))
            answer: HttpResponseBase = page.func(request, *page.args, **page.kwargs)
            answer.status_code = HTTPStatus.CONFLICT if isinstance(refusal, Conflict) else HTTPStatus.BAD_REQUEST
            return answer

        return checked

    return decorate
