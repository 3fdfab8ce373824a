"""Every page that a coordinator or a volunteer can reach by links asks the database at most twelve questions."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dubbing.actions import take_reject
from dubbing.models import Plays, Take
from subtitles.actions import changes_request
from subtitles.models import Rewording, Translation
from tests import factories
from tests.dubbing.judged_takes import kinds, recorded, solved
from tests.volunteers.shortcuts import approved, consenting, release, signed_in, submitted
from tutorials.actions import interface_tutorial
from tutorials.models import Segment
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MOST = 12
SENTENCES = [*factories.FRENCH, (9200, 9900, "Attendez un instant.")]
OF_ONE_KIND = 3
IDENTITY = re.compile(r"/(?=[^/]*\d)[^/]+(?=/)")


@pytest.fixture
def town() -> dict[str, User]:
    """Two tutorials and the site's words in Arabic: texts and takes in every state, a release, plays, and two people
    who do everything."""
    claire, rachid = factories.coordinator(), factories.reviewer("ar", "rachid")
    for person in (claire, rachid):
        person.spoken_languages.create(language="ar")
        consenting(person)
    TOTP.activate(claire, generate_totp_secret())
    factories.coordinator("paul")
    factories.version(interface_tutorial(), "ar")
    version, other = (
        factories.version(factories.tutorial(sentences=SENTENCES, holds="off", slowing="off"), "ar"),
        factories.version(factories.tutorial("film-2"), "ar"),
    )
    for tag in ("tr", "pt", "ru"):  # what is asked for each version of a film is seen
        factories.version(other.tutorial, tag)
    approved(version, claire, rachid)
    first, second, third, fourth = factories.speech(version.tutorial)
    recorded(version, first, 9000, claire)
    asked_again = recorded(version, second, 2500, claire, state="submitted")
    recorded(version, third, 2400, rachid, state="submitted")
    recorded(version, third, 9000, claire, state="checked")
    assert "no_room" in kinds(solved(version), list(Take.objects.all()))
    take_reject(by=rachid, version=version, take=asked_again, reason="Un bruit")
    User.objects.update(speaking_pace={"ar": {"base_s": 0.4, "scale": 1.1, "takes": 12}})
    Segment.objects.update(short_text="Touchez.")
    unsaid = Translation.objects.get(segment=fourth, language="ar")
    assert unsaid.approved is not None
    Rewording.objects.create(translation=unsaid, revision=unsaid.approved, voice=claire, too_long_by_ms=900, letters=8)
    Plays.objects.create(release=release(version), day=date(2026, 5, 1), plays=7)
    one, two, three = factories.speech(other.tutorial)
    changes_request(by=rachid, version=other, revision=submitted(other, claire, one), reason="Trop long")
    submitted(other, rachid, two)
    submitted(other, claire, three)
    return {"claire": claire, "rachid": rachid}


@pytest.mark.parametrize("name", ["claire", "rachid"])
def test_no_page_asks_more_than_twelve_questions(town: dict[str, User], name: str) -> None:
    client = signed_in(town[name])
    asked: dict[str, int] = {}
    kinds: Counter[str] = Counter()
    waiting, met = ["/atelier/"], {"/atelier/"}
    while waiting:
        address = waiting.pop(0)
        kind = IDENTITY.sub("/…", address.split("?")[0])
        kinds[kind] += 1
        if kinds[kind] > OF_ONE_KIND:
            continue
        with CaptureQueriesContext(connection) as questions:
            answer: Any = client.get(address)
        assert answer.status_code in {200, 302}, address
        asked[address] = len(questions)
        pages = [answer["Location"]] if answer.status_code == 302 else []
        if answer["Content-Type"].startswith("text/html"):
            pages += re.findall(r'(?:href|hx-get)="(/atelier/[^"#]*)"', answer.text.replace("&amp;", "&"))
        fresh = [page for page in dict.fromkeys(pages) if page.startswith("/atelier/") and page not in met]
        met.update(fresh)
        waiting += fresh
    assert len(asked) > 20
    assert {address: number for address, number in asked.items() if number > MOST} == {}
