"""How many minutes volunteers spend on a minute of film, and on a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from operations.doctor.finding import Finding, asks_database
from volunteers.models import WorkTime
from volunteers.queries.desk.work_times import TOWN, work_rates


@asks_database("minutes", gettext_lazy("The minutes of volunteers cannot be read: {why}."))
def minutes() -> Finding:
    """Of the last 90 days; no figure is good or bad."""
    each = {act: rate.minutes_each for (place, act), rate in work_rates().items() if place == TOWN}
    figures = {act: None if (found := each.get(act)) is None else round(found, 2) for act in WorkTime.Act.values}
    if not any(figures.values()):
        return Finding("minutes", "ok", _("No minutes of volunteers are counted yet."), figures=figures)
    message = _(
        "Minutes of volunteers: correction {correct} a minute of film; translation {translate}, review {review}, "
        "recording {record}, listening {listen} a sentence."
    ).format(**{act: "–" if figure is None else figure for act, figure in figures.items()})
    return Finding("minutes", "ok", message, figures=figures)
