"""The addresses of what leaves the site: 404 for what the town has switched off."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern

from dubbing.releases.outlets import Outlet, registered_outlets
from public.queries.town import town_of

View = Callable[..., HttpResponseBase]


def outlet_addresses() -> list[URLPattern]:
    """Of every registered outlet, for the parents' addresses."""
    return [
        _while_on_pattern(outlet, pattern)
        for outlet in registered_outlets()
        if outlet.urls
        for pattern in _patterns(outlet)
    ]


def _patterns(outlet: Outlet) -> list[URLPattern]:
    patterns: list[URLPattern] = import_module(outlet.urls).urlpatterns
    return patterns


def _while_on_pattern(outlet: Outlet, pattern: URLPattern) -> URLPattern:
    return URLPattern(pattern.pattern, _while_on(outlet, pattern.callback), pattern.default_args, pattern.name)


def _while_on(outlet: Outlet, view: View) -> View:
    @wraps(view)
    def view_while_on(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if outlet.name in town_of(request).outlets_off:
            raise Http404(f"{outlet.name} is switched off")
        return view(request, *args, **kwargs)

    return view_while_on
