"""A signed-in person in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page

from volunteers.models import User


@contextmanager
def signed_in(browser: Browser, address: str, user: User, *, width: int = 1200, **context: Any) -> Iterator[Page]:
    """A page of `user`'s in a context of its own, in English. Errors of the page and of its policy fail the test."""
    client = Client()
    client.force_login(user)
    given = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB", base_url=address, **context)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    given.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": f"{address}/atelier/"}])
    given.set_default_timeout(120_000)  # a busy machine is slow, not wrong
    page = given.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: (
            wrong.append(f"{page.url} {said.location} {said.text}") if "Content Security Policy" in said.text else None
        ),
    )
    try:
        yield page
        assert not wrong, wrong
    finally:
        given.close()


def said(language: str, message: str) -> str:
    """A message of ours as a page says it in a language."""
    with override(language):
        return gettext(message)
