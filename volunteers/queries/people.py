"""The people page."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dubbing.models import Take
from volunteers.demo_accounts import ACCOUNTS, DOMAIN, DemoAccount
from volunteers.models import Role, SpokenLanguage, User

PAGE = 12  # each with a form that offers every language


@dataclass(frozen=True)
class PeopleAsked:
    """What the page is asked for. name: a part of a name or an address; language: a tag; role: of `Role.Name`. Each may
    be ""."""

    name: str = ""
    language: str = ""
    role: str = ""

    @property
    def anything(self) -> bool:
        return bool(self.name or self.language or self.role)


def people_list(asked: PeopleAsked) -> QuerySet[User]:
    """Everybody with an account who answers to that, with roles and number of takes; the newest first."""
    people = User.objects.filter(erased_at=None, is_system=False)
    if asked.name:
        people = people.filter(Q(display_name__icontains=asked.name) | Q(email__icontains=asked.name))
    if asked.role:
        roles = Role.objects.filter(user=OuterRef("pk"), role=asked.role)
        # A role in every language is one in this one too.
        people = people.filter(Exists(roles.filter(language__in=["", asked.language]) if asked.language else roles))
    elif asked.language:
        has = Role.objects.filter(user=OuterRef("pk"), language=asked.language)
        speaks = SpokenLanguage.objects.filter(user=OuterRef("pk"), language=asked.language)
        people = people.filter(Exists(has) | Exists(speaks))
    approved = Take.objects.filter(voice=OuterRef("pk"), state=Take.State.APPROVED).order_by()
    counted = approved.values("voice").annotate(n=Count("pk")).values("n")
    return (
        people.prefetch_related("roles").annotate(n_takes=Coalesce(Subquery(counted), 0)).order_by("-created_at", "-pk")
    )


def people_of(asked: PeopleAsked, page: str | None = None) -> Page[User]:
    return Paginator(people_list(asked), PAGE).get_page(page)


def demonstration_accounts() -> list[DemoAccount]:
    """Those of the demonstration that exist."""
    there = set(User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True).values_list("email", flat=True))
    return [account for account in ACCOUNTS if account.email in there]
