"""No line of the log holds the token of an invitation, whoever writes it."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config.log_redaction import RedactingFormatter, redact, redact_logger
from tests import factories
from volunteers.actions import invitation_create


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the process writes to its error output: the handler of the settings, on a page that a test can read."""
    logging.config.dictConfig(settings.LOGGING)  # other tests add handlers of their own, as workers do
    (handler,) = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, RedactingFormatter)
    ]
    page = io.StringIO()
    before = handler.setStream(page)
    yield page
    handler.setStream(before)


@pytest.mark.django_db
def test_a_stale_form_and_a_lost_page_do_not_tell_the_token(log: io.StringIO) -> None:
    _invitation, token = invitation_create(by=factories.coordinator(), language_tags=["ar"], roles=["volunteer"])
    path = reverse("volunteers:invitation", args=[token])
    assert Client(enforce_csrf_checks=True).post(path, {"email": "a@example.org"}).status_code == 403
    assert Client().get(path + "nothing/").status_code == 404
    assert Client().get(f"/atelier/nothing/?next={quote(path, safe='')}").status_code == 404
    assert Client().put(path).status_code == 405
    logging.getLogger("anybody").warning("asked for %s", path)
    try:
        raise ValueError(path)
    except ValueError:
        logging.getLogger("anybody").exception("broken")
    written = log.getvalue()
    assert "Forbidden" in written and "Traceback" in written
    assert token not in written
    assert "/atelier/invitation/…/" in written


@pytest.mark.parametrize("style", ["%(asctime)s [%(process)d] %(message)s", None])
def test_the_web_servers_own_log_keeps_its_form(style: str | None) -> None:
    logger, page = logging.getLogger("a server of its own"), io.StringIO()
    logger.handlers.clear()
    handler = logging.StreamHandler(page)
    if style:
        handler.setFormatter(logging.Formatter(style))
    logger.addHandler(handler)
    redact_logger(logger, "line")
    logger.error("Error handling request %s", "/atelier/invitation/aB3-_x/")
    assert page.getvalue().endswith("Error handling request /atelier/invitation/…/\n")


def test_other_addresses_stay_as_they_are() -> None:
    line = "GET /ar/invitation-a-la-fete/ and /atelier/people/invitations/7/revoke/"
    assert redact(line) == line
