"""The Nu HTML checker has no error to report on the workshop's pages, apart from what htmx adds to HTML."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.browser.workshop.test_no_machine_names import pages
from tests.house.one_of_each import make_one_of_each
from tests.house.permission_table import COORDINATOR, REVIEWER
from tests.parents.test_markup import checked, written
from volunteers.models import User

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_every_page_of_the_workshop_is_valid_html(tmp_path: Path) -> None:
    world = make_one_of_each()
    paths = pages(world)
    for kind, tag in ((COORDINATOR, "fr"), (REVIEWER, "ar")):
        person = world.people[kind]
        assert person
        User.objects.filter(pk=person.pk).update(interface_language=tag)
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for path in paths:
            answer = client.get(path)
            # No file, and no part that a page puts in.
            if isinstance(answer, HttpResponse) and answer.status_code == 200 and b"<html" in answer.content:
                written(tmp_path, f"{tag}{path}", answer.content)
    assert [error for error in checked(tmp_path) if "Attribute “hx-" not in error] == []
