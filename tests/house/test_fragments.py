"""What a fragment brings can be pressed where it appears: it is rendered with its request, and each of its buttons is
pressed here with the tokens checked, as a browser's are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from jobs.models import Job
from subtitles.actions import translation_approve
from subtitles.models import TranslationRevision
from tests.house.fragments import POST_FORM, TEMPLATES, fragments, holds_form, renderings, source
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import COORDINATOR, REVIEWER
from town.models import Town
from tutorials.models import LanguageVersion
from volunteers.models import User

NAMED_BY_THEIR_CALLERS = {"public.views.answers.render_page"}
"""Functions whose template is their argument."""
WITHOUT_TOKEN = {
    "outlets/steps/step.html": "counts without a session: no page of the parents has a cookie",
    "parents/watch.html": "the same",
    "tutorials/music_track.html": "a script sends the file, with the page's token in a header",
    "tutorials/new.html": "the same",
    "volunteers/news_stop.html": "a mail's link stops mail with one tap (RFC 8058)",
}


def test_no_form_is_rendered_without_its_request() -> None:
    """Without it a form has no token, and whoever presses its button is refused."""
    found = list(renderings())
    assert len(found) > 8
    assert {one.function for one in found if not one.templates} == NAMED_BY_THEIR_CALLERS
    without = [one for one in found if not one.with_request]
    assert [(one.function, name) for one in without for name in one.templates if holds_form(name)] == []


def test_every_form_that_is_sent_carries_its_token() -> None:
    names = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
    bare = {name for name in names for form in POST_FORM.findall(source(name)) if "{% csrf_token %}" not in form}
    assert bare == set(WITHOUT_TOKEN)
    alone = [name for name in names if "{% include" in source(name) and " only %}" in source(name)]
    assert alone == [], "an included part without the page's context has no token"


Reach = Callable[[OneOfEach, Client], Any]


def _version(world: OneOfEach) -> LanguageVersion:
    return LanguageVersion.objects.get(tutorial__slug=world.values["slug"], language="ar")


def _address(world: OneOfEach, name: str, *more: object) -> str:
    return reverse(name, args=[world.values["slug"], *more])


def _sent_by_script(client: Client, address: str) -> str:
    """What the page's script does: the token in a header, JSON back; the row is a part of it."""
    token = client.cookies["csrftoken"].value
    answer = client.post(address, headers={"Accept": "application/json", "X-CSRFToken": token})
    assert answer.status_code == 200, answer.content.decode()
    return str(json.loads(answer.content)["row"])


def _approved(world: OneOfEach, client: Client) -> str:
    revision = world.values["revision"]
    return _sent_by_script(client, _address(world, "subtitles:approve", "ar", revision))


def _undone(world: OneOfEach, client: Client) -> str:
    revision = TranslationRevision.objects.get(pk=world.values["revision"])
    reviewer = world.people[REVIEWER]
    assert reviewer is not None
    translation_approve(by=reviewer, version=_version(world), revision=revision)
    return _sent_by_script(client, _address(world, "subtitles:unapprove", "ar", revision.pk))


def _read(client: Client, address: str) -> str:
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def _conversation(world: OneOfEach, client: Client) -> str:
    return _read(client, _address(world, "volunteers:conversation", world.values["segment"], "ar"))


def _draft(world: OneOfEach, client: Client) -> str:
    return _read(client, _address(world, "dubbing:draft", "ar"))


def _publishing(world: OneOfEach, client: Client) -> str:
    return _read(client, _address(world, "volunteers:progress", "ar"))


def _progress(world: OneOfEach, client: Client) -> str:
    assert Job.objects.filter(kind="tutorials.renditions").exists()
    return _read(client, _address(world, "tutorials:progress"))


def _proposals(world: OneOfEach, client: Client) -> str:
    revision = TranslationRevision.objects.get(pk=world.values["revision"])
    reviewer = world.people[REVIEWER]
    assert reviewer is not None
    translation_approve(by=reviewer, version=_version(world), revision=revision)
    Town.objects.update_or_create(pk=1, defaults={"reviewer_after": 1})
    return _read(client, reverse("volunteers:proposals"))


def _text_list(world: OneOfEach, client: Client) -> str:
    return _read(client, _address(world, "subtitles:list", "ar"))


PRESSED: dict[str, tuple[str, Reach]] = {
    "dubbing/_draft.html": (REVIEWER, _draft),
    "subtitles/_list.html": (REVIEWER, _text_list),
    "subtitles/_review_card.html": (REVIEWER, _undone),
    "subtitles/_reviewed.html": (REVIEWER, _approved),
    "tutorials/_progress.html": (COORDINATOR, _progress),
    "volunteers/_conversation.html": (REVIEWER, _conversation),
    "volunteers/_publishing.html": (COORDINATOR, _publishing),
    "volunteers/_reviewer_proposals.html": (COORDINATOR, _proposals),
}


def test_every_fragment_with_a_form_is_pressed_here() -> None:
    assert {name for name in fragments() if holds_form(name)} == set(PRESSED)


def _fields(form: html.FormElement, button: html.HtmlElement) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody filled in further than it asks."""
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    for empty in form.xpath(".//textarea[not(normalize-space())] | .//input[@type='text' or not(@type)]"):
        data[empty.name] = [empty.value or "Plus court, s'il vous plaît."]
    if button.get("name"):
        data[button.get("name")] = [button.get("value", "")]
    return data


@pytest.mark.django_db
def test_each_button_of_a_fragment_is_pressed_where_it_appears() -> None:
    world = make_one_of_each()
    for name, (kind, reach) in sorted(PRESSED.items()):
        person = world.people[kind]
        assert isinstance(person, User)
        with transaction.atomic():  # the next fragment finds the world as it was
            _press(name, world, person, reach)
            transaction.set_rollback(True)


def _press(name: str, world: OneOfEach, person: User, reach: Reach) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    client.get("/atelier/")  # the page around it, which gives the cookie
    part = html.fragment_fromstring(reach(world, client), create_parent=True)
    forms = [form for form in part.iter("form") if form.get("method") == "post"]
    buttons = [(form, button) for form in forms for button in form.iter("button")]
    assert buttons, name
    for form, button in buttons:
        answer = client.post(form.get("action"), _fields(form, button))
        # 409: an answer to the same thing was pressed just before, which is said.
        said = f"{name}, {button.text_content().strip()}: {answer.content.decode()}"
        assert answer.status_code in {200, 302, 409}, said
