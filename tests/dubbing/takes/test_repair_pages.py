"""A noisy take and its repair as its voice and its reviewer meet them."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from dubbing.models import Take, TakeRepair
from dubbing.queries.repairs import PATIENCE
from dubbing.takes import intake, repair
from dubbing.views.studio_json import findings_said
from jobs.models import Job
from media.programs.child import failure
from tests.dubbing.conftest import Room
from tests.dubbing.takes.test_repair import KIND, noisy_take, repaired
from tests.job_runs import work_off
from tests.volunteers.shortcuts import signed_in
from volunteers.actions import repair_answer

pytestmark = pytest.mark.django_db(transaction=True)


def page(room: Room, take: UUID) -> str:
    Take.objects.filter(client_id=take).update(state=Take.State.SUBMITTED)
    address = reverse("dubbing:review", args=[room.version.tutorial.slug, room.version.language])
    answer = signed_in(room.reviewer).get(f"{address}?take={take}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_reviewer_sees_both_figures_hears_both_and_chooses(room: Room, noisy_file: Path) -> None:
    take = noisy_take(room, noisy_file)
    with override("en"):
        asks_again = next(row["advice"] for row in findings_said(take) if row["code"] == "noisy")
    before = page(room, take.client_id)
    assert "has not agreed" in before and asks_again in unescape(before)
    repair_answer(by=room.voice, agreed=True)
    row = repaired(take)
    sound = reverse("dubbing:take_audio", args=[take.client_id])
    shown = page(room, take.client_id)
    assert f"{take.figures['snr_db']:.0f} dB" in shown and f"{row.figures['snr_db']:.0f} dB" in shown
    assert f'"audio": "{sound}?repaired"' in shown, "it plays what would be published"
    assert f'src="{sound}"' in shown, "and the recording beside it"
    assert asks_again not in unescape(shown)
    client: Client = signed_in(room.reviewer)
    answer = client.get(f"{sound}?repaired")
    assert answer.status_code in {200, 206} and answer.headers["ETag"] == f'"{row.audio_sha256}"'
    client.post(reverse("dubbing:take_judge", args=[take.client_id, "leave"]))
    assert f'src="{sound}?repaired"' in page(room, take.client_id)
    client.post(reverse("dubbing:take_judge", args=[take.client_id, "repair"]))
    assert f'"audio": "{sound}?repaired"' in page(room, take.client_id)
    take.refresh_from_db()
    assert take.state == Take.State.SUBMITTED


def test_its_voice_waits_for_it_and_hears_it(room: Room, noisy_file: Path) -> None:
    repair_answer(by=room.voice, agreed=True)
    take, client = noisy_take(room, noisy_file), signed_in(room.voice)
    Job.objects.exclude(kind=KIND).delete()  # nothing else is waited for
    submit = reverse("dubbing:take_submit", args=[take.client_id])
    assert client.post(submit, {}, "application/json").status_code == 202
    Job.objects.update(created_at=timezone.now() - PATIENCE)
    assert client.post(submit, {}, "application/json").status_code == 400, "no worker comes: as without"
    repaired(take)
    answer = client.post(submit, {}, "application/json")
    assert answer.status_code == 200
    sent = answer.json()
    assert sent["repaired"] and "noisy" not in {finding["code"] for finding in sent["findings"]}
    assert sent["audio"] == f"{reverse('dubbing:take_audio', args=[take.client_id])}?repaired"
    record = reverse("dubbing:record", args=["essai", "en", room.sentences[0].public_id])
    assert sent["audio"] in client.get(record).content.decode()


def test_a_page_that_asks_while_it_is_checked_waits(
    room: Room, noisy_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page asks every two seconds, also just when the take was checked and nothing else was asked for yet."""
    repair_answer(by=room.voice, agreed=True)
    answers: list[int] = []

    def ask(take: Take) -> None:
        submit = reverse("dubbing:take_submit", args=[take.client_id])
        answers.append(signed_in(room.voice).post(submit, {}, "application/json").status_code)

    monkeypatch.setattr(intake, "_judge_with_all", ask)
    noisy_take(room, noisy_file)
    assert answers == [202]


def test_a_net_that_fails_leaves_the_recording_and_says_so(
    room: Room, noisy_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_samples: object) -> None:
        raise failure(["net"], None, b"", code="timed_out")

    monkeypatch.setattr(repair, "lessen_noise", fail)
    repair_answer(by=room.voice, agreed=True)
    row = repaired(noisy_take(room, noisy_file))
    assert row.audio == "" and row.failure
    assert row.failure in page(room, row.take.client_id)


def test_where_there_is_no_net_nobody_is_asked(room: Room, noisy_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noisy_take(room, noisy_file)
    address = reverse("dubbing:record", args=["essai", "en", room.sentences[0].public_id])
    offer = reverse("volunteers:repair")
    assert offer in signed_in(room.voice).get(address).content.decode()
    monkeypatch.setattr(repair, "can_lessen_noise", lambda: False)
    assert offer not in signed_in(room.voice).get(address).content.decode()
    repair_answer(by=room.voice, agreed=True)
    work_off(KIND)
    assert not TakeRepair.objects.exists()
