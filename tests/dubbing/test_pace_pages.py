"""What people see of a voice's pace: whose it is at the meter, what is too long in the queue and in the studio; and the
microphone test counts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from craft.timing.speech_rate import Pace, predicted_ms
from dubbing.views.microphone_test import phrase_in
from subtitles.models import Claim
from tests import factories
from tests.dubbing import studio
from tests.dubbing.slow_voice import LONGER, TEXT, SlowVoice
from tutorials.actions import segment_shorten
from volunteers.models import User

pytestmark = pytest.mark.django_db
PLACE = "/atelier/text/six/en/"


@pytest.fixture
def room() -> SlowVoice:
    made = SlowVoice()
    for segment in made.segments[:3]:
        made.record(segment)
    return made


def signed_in(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def bench(client: Client, room: SlowVoice, at: int) -> tuple[str, dict[str, Any]]:
    response = client.get(f"{PLACE}{room.segments[at].public_id}/")
    assert response.status_code == 200
    return response.content.decode(), response.context["bench"].data


def test_the_meter_shows_the_pace_of_the_voice_that_records_and_says_whose(room: SlowVoice) -> None:
    room.vera.refresh_from_db()
    translator = factories.volunteer("en", "tom")
    page, data = bench(signed_in(translator), room, 4)
    assert "at the pace of Vera, who records" in page
    assert data["model"]["scale"] == room.vera.speaking_pace["en"]["scale"] > 1.2
    assert data["model"]["takes"] == 3
    page, _data = bench(signed_in(room.vera), room, 4)
    assert "at your own pace" in page
    User.objects.filter(pk=translator.pk).update(speaking_pace={"en": {"base_s": 0.1, "scale": 0.7, "takes": 5}})
    Claim.objects.create(
        version=room.version, segment=room.segments[4], person=translator, purpose="record", until="2999-01-01T00:00Z"
    )
    page, data = bench(signed_in(room.vera), room, 4)
    assert "at the pace of Tom, who records" in page and data["model"]["scale"] == 0.7
    other = factories.version(factories.tutorial("autre"), "tr")
    segment = factories.speech(other.tutorial)[0]
    client = signed_in(factories.volunteer("tr", "ayşe"))
    page = client.get(f"/atelier/text/autre/tr/{segment.public_id}/").content.decode()
    assert "at the usual pace of the language" in page


def test_a_text_that_will_be_too_long_comes_first_in_the_queue_until_it_is_shorter_or_kept(room: SlowVoice) -> None:
    tom = factories.volunteer("en", "tom")
    client = signed_in(tom)
    assert client.get(PLACE).headers["Location"] == f"{PLACE}{room.segments[4].public_id}/"
    page, data = bench(client, room, 4)
    assert "Too long for the voice of Vera" in page and "It cannot be said shorter" in page
    sent = client.post(f"{PLACE}{room.segments[4].public_id}/submit/", {"text": TEXT, "base": data["base"]})
    assert sent.headers["Location"] == f"{PLACE}{room.segments[5].public_id}/"
    for _twice in range(2):
        client.post(f"{PLACE}{room.segments[5].public_id}/keep/")
    page, _data = bench(client, room, 5)
    assert "Too long for the voice of" not in page
    assert room.segments[5].public_id not in client.get(PLACE).headers.get("Location", "")
    stale = client.post(f"{PLACE}{room.segments[0].public_id}/keep/")
    assert stale.status_code == 400 and "Load the page again" in stale.content.decode()


def test_the_studio_says_what_will_be_too_long_at_ones_own_pace(room: SlowVoice) -> None:
    address = f"/atelier/voice/six/en/{room.segments[3].public_id}/"
    page = signed_in(room.vera).get(address).content.decode()
    assert "2 sentences will be too long at your pace" in page
    assert f"{PLACE}{room.segments[4].public_id}/" in page
    other = studio.voice("en", "quentin")
    assert "too long at your pace" not in signed_in(other).get(address).content.decode()


def test_the_short_french_stands_beside_the_french_and_shorter_wordings_are_at_hand(room: SlowVoice) -> None:
    segment = room.segments[4]
    short = segment_shorten(by=room.claire, segment=segment, short_text="P. 16.", base_revision=segment.revision)
    page, _data = bench(signed_in(room.vera), room, 4)
    assert short.short_text in page and "Write a shorter French" not in page
    page, _data = bench(signed_in(room.claire), room, 5)
    assert "Write a shorter French" in page
    # LONGER was approved where TEXT had been: that one fits, and is offered with its seconds.
    tom = factories.volunteer("en", "tom")
    for text in (TEXT, LONGER):
        studio.approved_text(room.version, segment, room.claire, text)
    page, _data = bench(signed_in(tom), room, 4)
    assert f'data-wording="{TEXT}"' in page and "Shorter wordings that fit" in page


def test_the_microphone_test_is_in_the_language_that_one_records_and_counts(room: SlowVoice) -> None:
    amina = factories.volunteer("ar")
    client = signed_in(amina)
    page = client.get("/atelier/voice/microphone/")
    assert phrase_in("ar")[0] in page.content.decode() and 'lang="ar" dir="rtl"' in page.content.decode()
    slow = round(predicted_ms(phrase_in("ar")[0], 0.095, Pace(0.3, 1.4)))

    def tell(**said: Any) -> dict[str, Any]:
        answer = client.post("/atelier/voice/microphone/", json.dumps(said), content_type="application/json")
        assert answer.status_code == 200
        return dict(answer.json())

    for odd in ({}, {"language": "xx", "speech_ms": slow}, {"language": "ar"}, {"language": "tr", "speech_ms": slow}):
        assert tell(**odd) == {"learned": False}
    assert tell(language="ar", speech_ms=slow) == {"learned": True}
    amina.refresh_from_db()
    assert amina.speaking_pace["ar"]["scale"] > 1 and amina.speaking_pace["ar"]["takes"] == 0
    room.vera.refresh_from_db()
    assert "ar" not in room.vera.speaking_pace
