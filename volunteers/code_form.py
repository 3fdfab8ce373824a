"""The field that asks for a sign-in code; whoever asked too often reads how long to wait."""

from __future__ import annotations

import math
import time

from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from allauth.core.internal import ratelimit
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext as _

APP, ACTION = "allauth.account", "request_login_code"


class CodeForm(RequestLoginCodeForm):
    def clean_email(self) -> str:
        try:
            return str(super().clean_email())
        except forms.ValidationError as refusal:
            if refusal.code != "too_many_login_attempts":
                raise
            minutes, seconds = divmod(seconds_to_wait(self.cleaned_data["email"]), 60)
            raise forms.ValidationError(
                _(
                    "Several codes were asked for already. You can ask again in {time} (minutes:seconds); the last "
                    "code still serves."
                ).format(time=f"{minutes}:{seconds:02}")
            ) from refusal


def seconds_to_wait(email: str) -> int:
    """Until every limit lets this address ask again. allauth keeps the times of what it let through, newest first."""
    request, waits = context.request, [1.0]
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        where = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=email.lower())
        asked = cache.get(where, [])
        if len(asked) >= rate.amount:
            waits.append(asked[rate.amount - 1] + rate.duration - time.time())
    return math.ceil(max(waits))
