"""Reading one's news, and how often they come by mail. Nothing here is written into the journal: what somebody has read
is nobody's business."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from journal.errors import Missing
from volunteers.models import Notification, User
from volunteers.queries.news import alike_unread


def news_read(*, by: User, number: int) -> Notification:
    """Mark one piece of one's own news as read, with those that are shown as one with it."""
    row = Notification.objects.filter(person=by, pk=number).first()
    if row is None:
        raise Missing(_("This is not among your news."))
    if row.read_at is None:
        Notification.objects.filter(pk__in=alike_unread(row), read_at=None).update(read_at=timezone.now())
        by.forget_roles()
    return row


def news_read_all(*, by: User, up_to: int) -> int:
    """Mark as read what was on the page: nothing that came after it was shown. up_to: the newest one's number."""
    unread = Notification.objects.filter(person=by, read_at=None, pk__lte=up_to)
    by.forget_roles()
    return unread.update(read_at=timezone.now())


def news_mail_stop(*, person: User) -> None:
    """No more mail with news; everything else of the account stays as it is. Twice is the same."""
    User.objects.filter(pk=person.pk).update(digest="never")
