"""The people page."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from volunteers.demo_accounts import ACCOUNTS, DOMAIN, DemoAccount
from volunteers.models import User

PAGE = 50


def people_list(language: str = "") -> QuerySet[User]:
    """Everybody with an account (of one language when it is given), with roles and number of takes."""
    people = User.objects.filter(erased_at=None, is_system=False)
    if language:
        people = people.filter(Q(roles__language=language) | Q(spoken_languages__language=language)).distinct()
    return (
        people.prefetch_related("roles", "spoken_languages", "consents")
        .annotate(n_takes=Count("takes", filter=Q(takes__state="approved"), distinct=True))
        .order_by("-created_at", "-pk")
    )


def people_of(language: str = "", page: str | None = None) -> Page[User]:
    return Paginator(people_list(language), PAGE).get_page(page)


def demonstration_accounts() -> list[DemoAccount]:
    """Those of the demonstration that exist."""
    there = set(User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True).values_list("email", flat=True))
    return [account for account in ACCOUNTS if account.email in there]
