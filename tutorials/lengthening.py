"""What may make a version longer than its film, as town, film and language have chosen it."""

from __future__ import annotations

from craft.timing.held_alignment import LATE_MS
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.slowing import SlowRules
from town.queries import town_row
from tutorials.models import Holds, LanguageVersion, Slowing, Tutorial


def lengthening_rules(version: LanguageVersion, *, refuse_most: bool = False) -> LengtheningRules | None:
    """What the town allows where this version needs longer than the French; None: it is never longer.

    The version's own answers stand before the tutorial's, those before the town's. refuse_most: somebody said that the
    version must not become longer than the town's limit. One query.
    """
    town, tutorial = town_row(), version.tutorial
    holds = _nearest(version.holds, tutorial.holds, Holds.ON if town.holds else Holds.OFF) == Holds.ON
    percent = _nearest(version.slowing, tutorial.slowing, str(town.slowing or Slowing.OFF))
    slow = SlowRules(0 if percent == Slowing.OFF else int(percent))
    if not (holds or slow.most_percent or tutorial.stops):
        return None
    return LengtheningRules(
        town.hold_fastest / 100, town.hold_longer / 100, refuse_most, holds=holds, slow=slow, stops=tutorial.stops
    )


def _nearest(*answers: str) -> str:
    """The first that is not left to the one behind it."""
    return next(answer for answer in answers if answer != Holds.AS_ABOVE)


def latest_start_ms(tutorial: Tutorial, rules: LengtheningRules | None) -> float:
    """How far after its French a voice may begin. Where the picture waits half of it is enough, unless the tutorial has
    a figure of its own."""
    usual = tutorial.late_ms == Tutorial._meta.get_field("late_ms").default
    return LATE_MS if rules is not None and rules.holds and usual else float(tutorial.late_ms)
