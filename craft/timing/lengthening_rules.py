"""What a town allows where a language needs longer than the French: how fast a voice, how much longer a version."""

from __future__ import annotations

from dataclasses import dataclass

from craft.timing.slowing import NEVER_SLOWER, SlowRules

MOST_LONGER = 0.15
"""The version may be longer than the video by this share; above it somebody must agree."""


@dataclass(frozen=True)
class LengtheningRules:
    """fastest: the highest rate before the version becomes longer instead. most_longer: share of the video's length.

    refuse_most: above that share the segment that makes it longest is refused, until it is kept; else `over_limit`
    says that somebody must agree. holds: whether the picture waits where it is still. slow: how much slower it may be
    elsewhere. stops: whether it waits at a cut for what would find no room even so.
    """

    fastest: float = 1.10
    most_longer: float = MOST_LONGER
    refuse_most: bool = False
    holds: bool = True
    slow: SlowRules = NEVER_SLOWER
    stops: bool = False

    @property
    def makes_longer(self) -> bool:
        return self.holds or self.stops or self.slow.most_percent > 0


USUAL_RULES = LengtheningRules()
