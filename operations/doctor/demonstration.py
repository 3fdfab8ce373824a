"""Whether a town that works already still shows the demonstration to its parents."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from operations.demonstration.removal import demonstration_films
from operations.demonstration.video import slugs
from operations.doctor.finding import Finding, asks_database, ok, warning
from tutorials.models import Tutorial
from volunteers.demo_accounts import DOMAIN
from volunteers.models import Role

CODE = "demonstration"


@asks_database(CODE, gettext_lazy("The films cannot be looked at: {why}."))
def demonstration() -> Finding:
    shown = [film.title_fr for film in demonstration_films() if film.state != Tutorial.State.ARCHIVED]
    if not shown:
        return ok(CODE, _("No film of the demonstration is shown."))
    if not _is_real():
        return ok(CODE, _("The demonstration is there, to try."))
    message = _("Parents still see films of the demonstration: {titles}.").format(titles="; ".join(shown))
    return warning(CODE, message, _("When you have seen enough of it: manage.py demo --remove."))


def _is_real() -> bool:
    """A town's server, a coordinator of one's own, or a film of one's own."""
    own = Role.objects.filter(role=Role.Name.COORDINATOR, user__is_active=True, user__is_system=False)
    others = Tutorial.objects.filter(is_interface=False).exclude(slug__in=slugs())
    return not settings.EMBEDDED or own.exclude(user__email__iendswith=f"@{DOMAIN}").exists() or others.exists()
