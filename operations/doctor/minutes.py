"""How many minutes volunteers spend on a minute of film, and on a sentence."""

from __future__ import annotations

from django.db import DatabaseError
from django.utils.translation import gettext as _

from operations.doctor.finding import Finding
from volunteers.models import WorkTime
from volunteers.queries.desk.work_times import TOWN, work_rates


def minutes() -> Finding:
    """Of the last 90 days; no figure is good or bad."""
    try:
        rates = work_rates()
    except DatabaseError as error:
        why = _("The minutes of volunteers cannot be read: {why}.").format(why=error)
        return Finding("minutes", "warning", why, _("Look at its server."))
    each = {act: rate.minutes_each for (place, act), rate in rates.items() if place == TOWN}
    figures = {act: None if (found := each.get(act)) is None else round(found, 2) for act in WorkTime.Act.values}
    if not any(figures.values()):
        return Finding("minutes", "ok", _("No minutes of volunteers are counted yet."), figures=figures)
    message = _(
        "Minutes of volunteers: correction {correct} a minute of film; translation {translate}, review {review}, "
        "recording {record}, listening {listen} a sentence."
    ).format(**{act: "–" if figure is None else figure for act, figure in figures.items()})
    return Finding("minutes", "ok", message, figures=figures)
