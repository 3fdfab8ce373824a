"""What every page of the workshop says of people: their name, their role, a language by its own name."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from craft import languages
from craft.languages import Language
from dubbing.releases.interface_catalogues import workshop_is_reviewed
from volunteers.models import User

register = template.Library()

ROLES: dict[str, Promise] = {
    "volunteer": gettext_lazy("volunteer"),
    "reviewer": gettext_lazy("reviewer"),
    "coordinator": gettext_lazy("coordinator"),
}


@register.simple_tag(takes_context=True)
def workshop_languages(context: template.Context) -> list[Language]:
    """The languages in which whoever looks can read the workshop. `read_in`: those of this page."""
    user = context.get("user")
    tags = context.get("read_in") or (user.may_read_in if isinstance(user, User) else settings.WORKSHOP_LANGUAGES)
    return [languages.get(tag) for tag in tags]


@register.filter
def words_are_drafts(tag: str) -> bool:
    """Whether the workshop's words in this language were made by a machine, and nobody has approved all of them yet."""
    return tag not in settings.DESK_LANGUAGES and not workshop_is_reviewed(tag)


@register.filter
def name_of(person: User) -> str:
    """The name that a person chose, or a pseudonym."""
    return person.public_name


@register.filter
def role_word(role: str) -> str:
    return str(ROLES.get(role, role))
