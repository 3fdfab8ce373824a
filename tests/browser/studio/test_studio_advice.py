"""Bad microphones: each gets its advice at once, in the language that is recorded, before anything is sent. And one
noisy recording from there to the reviewer: without its noise, where its voice agreed, until they take that back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, Response, ViewportSize, expect

from craft.messages import Message
from craft.sound.sample_rate import RATE
from craft.takes.take_advice import ADVICE
from dubbing.models import Take
from dubbing.reconcile import reconcile
from journal.message_translation import translate_message
from tests import factories
from tests.browser.studio.fake_microphone import LEAD_MS, Desk, human_take, speaking
from tests.browser.studio.studio_room import Samples, StudioRoom, is_put, is_submit
from tests.browser.studio.test_studio_pages import shoot
from tests.job_runs import work_off
from tests.takes import noise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: ViewportSize = {"width": 360, "height": 740}

# What the microphone makes of a voice in a quiet room, and the finding that must come of it.
MICROPHONES: dict[str, tuple[Callable[[Samples], Samples], str, str]] = {
    "loud": (lambda sound: np.tanh(sound * 6) * np.float32(0.9), "too_loud", "warn"),
    "quiet": (lambda sound: sound * np.float32(0.25), "too_quiet", "warn"),
    "clipped": (lambda sound: sound * np.float32(40), "clipped", "retake"),
    "silent": (lambda sound: noise(len(sound), -62), "no_speech", "retake"),
}


def feed_of(spoil: Callable[[Samples], Samples], path: Path) -> Path:
    room = [np.zeros(ms * RATE // 1000, np.float32) for ms in (LEAD_MS, 20_000)]
    sound = np.concatenate([room[0], human_take(1), room[1]])
    sound = np.clip(spoil(sound + noise(len(sound), -75)), -1, 1)
    soundfile.write(path, sound, RATE, subtype="PCM_16")
    return path


@pytest.mark.parametrize("microphone", MICROPHONES)
def test_each_bad_microphone_gets_its_advice_in_arabic(
    arabic: StudioRoom, chromium: Browser, tmp_path: Path, microphone: str
) -> None:
    spoil, code, severity = MICROPHONES[microphone]
    with speaking(chromium, feed_of(spoil, tmp_path / "feed.wav")) as browser:
        desk = Desk(browser.new_context(locale="fr"), arabic.voice, arabic.address)
        page = desk.studio(arabic.record())
        page.locator("#record").click()
        desk.phase("deciding")
        said = page.locator("#findings li").all_inner_texts()
        with translation.override("ar"):
            expected = translate_message(Message(ADVICE[code, severity]))
        assert expected in said
        with translation.override("fr"):  # the language of the pages around it
            assert translate_message(Message(ADVICE[code, severity])) not in said
        assert page.locator("#send").is_visible() == (severity == "warn")
        assert page.locator("#again").is_visible()
        assert desk.errors == []
    assert not Take.objects.exists()


def quiet_sound(answer: Response) -> bool:
    return answer.url.endswith("/audio/?repaired") and answer.status in {200, 206}


def fits(page: Page, name: str) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360, name
    shoot(page, name)


def test_noise_is_taken_out_where_its_voice_agrees(arabic: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    """Its voice is offered that, agrees, sends and hears; the reviewer hears both, puts back and asks; taken back."""
    room = arabic
    review = reverse("dubbing:review", args=[room.version.tutorial.slug, "ar"])
    feed = feed_of(lambda sound: sound + noise(len(sound), -30), tmp_path / "feed.wav")
    with speaking(chromium, feed) as browser, translation.override("ar"):
        desk = Desk(browser.new_context(viewport=PHONE), room.voice, room.address)
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "ar", "url": room.address}
        desk.context.add_cookies([cookie])  # type: ignore[list-item]
        page = desk.studio(room.record())
        findings, send, status = (page.locator(place) for place in ("#findings", "#send", "#status"))
        page.locator("#record").click()
        desk.phase("deciding")
        expect(findings).to_contain_text(translate_message(Message(ADVICE["noisy", "retake"])))
        expect(send).to_be_hidden()
        fits(page, "noisy-offered")
        page.locator("#repair a").click()
        fits(page, "noisy-asked")
        page.locator("button[value=yes]").click()
        desk.phase("deciding")  # the same recording, kept on this device
        expect(findings.locator(".warn")).to_have_text(
            translation.gettext("Noisy as it is: a machine takes the noise out when it is sent.")
        )
        fits(page, "noisy-agreed")
        with page.expect_response(is_put):
            send.click()
        work_off("dubbing.intake")
        with page.expect_response(is_submit) as submitted:
            work_off("dubbing.repair")
        assert submitted.value.status == 200
        page.locator("[data-do='previous']").click()
        expect(status).to_have_text(
            translation.gettext("Here it is without the noise, as parents will hear it. Listen.")
        )
        expect(findings.locator("li")).to_have_count(0)
        with page.expect_response(quiet_sound):
            page.locator("#listen").click()
        fits(page, "noisy-heard")
        assert desk.errors == []

        at_review = Desk(
            browser.new_context(locale="fr", viewport=PHONE), factories.reviewer("ar", "samir"), room.address
        )
        reviewed = at_review.open(review)
        with reviewed.expect_response(quiet_sound):
            reviewed.locator("#alone").click()
        card = reviewed.locator("section", has=reviewed.locator("#repair"))
        card.locator("audio").evaluate("(audio) => audio.play()")  # as it was recorded
        card.scroll_into_view_if_needed()
        fits(reviewed, "noisy-reviewed")
        for button, now in (
            ("Laisser comme avant", "Vous l’entendez tel qu’il a été enregistré"),
            ("Le demander sans le bruit", "Vous l’entendez sans le bruit"),
        ):
            card.get_by_role("button", name=button).click()
            expect(card.locator("p").first).to_contain_text(now)

        desk.open(reverse("volunteers:consent"))
        page.locator("[name=repair]").uncheck()
        fits(page, "noisy-taken-back")
        page.locator("form [type=submit]").last.click()
        page.wait_for_load_state()
        reconcile()
        desk.studio(room.record())
        expect(status).not_to_contain_text(translation.gettext("Listen."))
        at_review.open(review)
        expect(card.locator("audio")).to_have_count(0)
        with reviewed.expect_response(lambda answer: answer.url.endswith("/audio/")):
            reviewed.locator("#alone").click()
        assert at_review.errors == []
    assert Take.objects.get().state == Take.State.SUBMITTED
