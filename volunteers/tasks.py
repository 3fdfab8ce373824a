"""The kinds of work of this room, and what is checked every half minute."""

from __future__ import annotations

import logging
from functools import partial

from celery import shared_task
from django.utils import timezone

from jobs.execution import kind
from volunteers.mail_delivery import deliver, send_due
from volunteers.models.letters import LETTER
from volunteers.pipelines.news_answered import end_answered_news
from volunteers.pipelines.news_from_journal import send_news
from volunteers.pipelines.news_letters import write_news
from volunteers.pipelines.news_of_the_day import tell_news_of_the_day
from volunteers.pipelines.withdrawals import withdrawals_finish

log = logging.getLogger(__name__)
kind(LETTER, deliver)


@shared_task(name="volunteers.letters")
def letters() -> None:
    """Erase the voices whose withdrawal can be undone no longer, make the news that wait, end those that are answered,
    queue the mails with news that are due, send postponed mail, delete expired mail. Mail goes out whatever happens to
    the rest: it has the sign-in codes."""
    now = timezone.now()
    for step in (
        partial(withdrawals_finish, now),
        send_news,
        partial(tell_news_of_the_day, now),
        end_answered_news,
        partial(write_news, now),
    ):
        try:
            step()
        except Exception:
            log.exception("withdrawals or news were not finished; they are tried again in half a minute")
    send_due()
