"""The hours of the hotline on the *Town* screen: rows of days with a beginning and an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from craft.languages.cldr import weekday_names
from craft.text.opening_hours import HoursRow, UnreadableHours, read_hours

ROWS = 4  # morning and afternoon, one shorter day, Saturday


def weekday_choices() -> list[tuple[str, str]]:
    return [(str(day), name) for day, name in enumerate(weekday_names(get_language() or "fr"))]


class TimeInput(forms.TimeInput):
    """The browser's own control; it wants and sends `HH:MM` in every language."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class HoursForm(forms.Form):
    """Rows left empty are no hours. `hours()` is what `town_edit` takes."""

    def __init__(self, data: QueryDict | None = None, *, hours: Sequence[HoursRow] = ()) -> None:
        super().__init__(data, label_suffix="")
        try:
            read_hours(hours)
        except UnreadableHours:
            hours = ()
        # More rows than usual are kept: they get rows of their own.
        self.row_count = max(ROWS, len(hours))
        for number in range(self.row_count):
            row: HoursRow = hours[number] if number < len(hours) else {}
            self.fields[f"hours_{number}_days"] = forms.MultipleChoiceField(
                label=_("Days"),
                choices=weekday_choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[str(day) for day in row.get("days", [])],
            )
            for name, label in (("from", _("from")), ("until", _("until"))):
                self.fields[f"hours_{number}_{name}"] = forms.TimeField(
                    label=label, widget=TimeInput, required=False, initial=row.get(name), input_formats=["%H:%M"]
                )

    def rows(self) -> Iterator[dict[str, BoundField | int]]:
        """For the template: the bound fields of each row, and whether something is in it."""
        for number in range(self.row_count):
            days, start, end = (self[f"hours_{number}_{name}"] for name in ("days", "from", "until"))
            filled = any(field.value() for field in (days, start, end))
            yield {"number": number + 1, "days": days, "start": start, "end": end, "filled": filled}

    def clean(self) -> None:
        for number in range(self.row_count):
            days, start, end = (self.cleaned_data.get(f"hours_{number}_{name}") for name in ("days", "from", "until"))
            if self.errors.keys() & {f"hours_{number}_{name}" for name in ("days", "from", "until")}:
                continue
            if bool(days) and not (start and end):
                self.add_error(f"hours_{number}_from", _("Write from when until when."))
            elif (start or end) and not days:
                self.add_error(f"hours_{number}_days", _("Tick the days."))
            elif start and end and start >= end:
                self.add_error(f"hours_{number}_until", _("The end comes before the beginning."))
        if not self.errors:
            try:
                read_hours(self.hours())
            except UnreadableHours:
                self.add_error(None, _("Two of the hours are at the same time."))

    def hours(self) -> list[HoursRow]:
        found: list[HoursRow] = []
        for number in range(self.row_count):
            days, start, end = (self.cleaned_data[f"hours_{number}_{name}"] for name in ("days", "from", "until"))
            if days:
                found.append({"days": [int(day) for day in days], "from": f"{start:%H:%M}", "until": f"{end:%H:%M}"})
        return found
