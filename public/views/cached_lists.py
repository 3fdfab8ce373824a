"""Lists for machines, made again when what is live has changed."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache

from journal.side_work import side_work
from public.queries.releases import state_of_lists

# Lists are made again when the live releases change (`state_of_lists`), and after this time in any case.
KEPT_S = 600


def cached_list(name: str, make: Callable[[], bytes | None], *also: object) -> bytes | None:
    """The cached list, if neither the live releases nor the values `also` have changed since; else made again.

    One list for each name, and missing lists are not cached: strangers cannot fill the cache.
    """
    state, found = (*state_of_lists(), *also), None
    with side_work("looking into the cache"):
        found = cache.get(f"list:{name}")
    if found is not None and found[0] == state:
        data: bytes | None = found[1]
        return data
    data = make()
    if data is not None:
        with side_work("keeping a list"):
            cache.set(f"list:{name}", (state, data), KEPT_S)
    return data
