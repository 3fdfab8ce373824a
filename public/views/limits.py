"""How often one address may do what costs the town something, without a trace of the person."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WINDOW_S = 600
# A class or a meeting shares one address: thirty tablets may play four videos in ten minutes.
MOST_COUNTED = 120
# Thirty people who do not understand four steps.
MOST_ANSWERS = 120
# Thirty people who search ten times.
MOST_SEARCHES = 300


def within_limit(request: HttpRequest, what: str, most: int) -> bool:
    """Whether this address has asked for `what` at most `most` times in this window of ten minutes.

    Only a digest of the address is kept, for the minutes of the limit, without tutorial or language. True when the
    cache does not work.
    """
    window = int(time.time() // WINDOW_S)
    address = get_adapter().get_client_ip(request) or ""
    key = f"{what}:{window}:{salted_hmac(what, address).hexdigest()}"
    try:
        cache.add(key, 0, WINDOW_S)
        return bool(cache.incr(key) <= most)
    except Exception:  # a video plays whether or not the cache works
        return True
