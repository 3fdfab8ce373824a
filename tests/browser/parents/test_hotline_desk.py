"""An agent on the telephone: French words, the step in the family's language, heard, copied, printed; nothing kept."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dubbing.models import Release
from storage.models import HeardVoice, StoredFile
from tests import factories
from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES, Watched
from tests.browser.parents.test_parents_rules import looked_at
from tests.parents import factory
from tutorials.models import Segment
from volunteers.actions import consent_give

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
HEARD = "() => { const heard = document.querySelector('[data-answer] audio'); return heard.currentTime > 0.2 }"


@pytest.fixture
def site(live_server: Any) -> str:
    """A film in Tamil and Arabic, whose voices agreed to the telephone; one in Arabic alone."""
    factory.town()
    both, other = factory.tutorial(SLUG), factory.tutorial("cahier", title_fr="Le cahier de texte")
    for tag in ("fr", "ta", "ar"):
        release = factory.publish(
            both, tag, TEXTS[tag], title=TITLES[tag], kind="subtitles" if tag == "fr" else "voice"
        )
        if tag != "fr":
            heard_by_telephone(release, tag)
    Segment.objects.filter(tutorial=other).update(text="Ouvrez le cahier de texte.")
    factory.publish(other, "ar", TEXTS["ar"], title="دفتر النصوص")
    return str(live_server.url)


def heard_by_telephone(release: Release, tag: str) -> None:
    factory.speak(release)
    voice = factories.volunteer(tag, f"voix-{tag}")
    consent_give(by=voice, language_read="fr", publish=True, hotline=True, ai_training=False, credit="none", adult=True)
    sound = StoredFile.objects.get(holder="release", holder_id=str(release.pk), role="audio_only")
    HeardVoice.objects.create(file=sound, voice=voice)


@pytest.mark.parametrize(("tag", "viewport"), [("ta", PHONE), ("ar", DESK)])
def test_from_the_words_of_a_question_to_a_voice_a_link_and_a_sheet(
    chromium: Browser, site: str, tag: str, viewport: dict[str, int], tmp_path: Path
) -> None:
    watched = Watched(chromium, permissions=["clipboard-read", "clipboard-write"])
    page = watched.page
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    page.goto(f"{site}/hotline/")
    page.get_by_label("Langue de la famille").select_option(tag)
    page.get_by_label("Mots de la question").press_sequentially("où est l'icone bleu ?")
    first = page.locator("[data-results] a").first
    expect(first).to_contain_text("Touchez maintenant l'icône bleue.")
    first.click()
    answer = page.locator("[data-answer]")
    expect(answer.locator(".desk-text").first).to_have_text("Touchez maintenant l'icône bleue.")
    expect(answer.locator(".desk-text").last).to_have_text(TEXTS[tag][1])
    expect(answer.locator(".desk-text").last).to_have_attribute("lang", tag)
    answer.get_by_role("button", name="Faire entendre").click()
    page.wait_for_function(HEARD)
    answer.get_by_role("button", name="Copier le lien").click()
    expect(answer.get_by_text("Le lien est copié.")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.endswith(f"/{tag}/{SLUG}/steps/2/")
    page.evaluate("() => { window.print = () => { window.printed = true } }")
    answer.get_by_role("button", name="Imprimer").click()
    assert page.evaluate("() => window.printed")
    page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    assert "Pages:           1\n" in told("pdfinfo", tmp_path / "sheet.pdf")
    printed = told("pdftotext", tmp_path / "sheet.pdf", "-")
    assert "Touchez maintenant" in printed and "01 30 66 44 00" in printed
    assert f"-{tag.upper()}/2" in "".join(printed.split()), "the code can be typed, too"
    assert "Que demande la famille" not in printed and "Copier" not in printed
    answer.get_by_role("link", name="Phrase d’après").click()
    expect(answer.locator(".desk-text").last).to_have_text(TEXTS[tag][2])
    expect(page.get_by_label("Mots de la question")).to_have_value("où est l'icone bleu ?")
    kept_nowhere(watched, site)


def told(*argv: str | Path) -> str:
    return subprocess.run(argv, check=True, capture_output=True, text=True, timeout=60).stdout


def kept_nowhere(watched: Watched, site: str) -> None:
    """No word went out, and nothing is left on the device."""
    page = watched.page
    assert page.url == f"{site}/hotline/"
    assert [url for url in watched.asked if not url.startswith(site)] == []
    assert [url for url in watched.asked if "icone" in url or "?" in url.partition("/static/")[0]] == []
    assert watched.context.cookies() == []
    left = "async () => [localStorage.length, await caches.keys(), await navigator.serviceWorker.getRegistrations()]"
    assert page.evaluate(left) == [0, [], []]
    assert watched.errors == []


def test_a_film_that_a_language_does_not_have_says_which_it_has(chromium: Browser, site: str) -> None:
    page = Watched(chromium).page
    page.goto(f"{site}/hotline/")
    page.get_by_label("Langue de la famille").select_option("ta")
    page.get_by_label("Mots de la question").fill("cahier de texte")
    row = page.locator("[data-results] li").filter(has_text="Le cahier de texte").first
    expect(row).to_contain_text("Pas dans cette langue. Il existe en")
    row.get_by_role("link", name="arabe").click()
    expect(page.locator("[data-answer] .desk-text").last).to_have_attribute("lang", "ar")
    expect(page.locator("[data-answer]")).to_contain_text("Il n’y a pas de voix pour le téléphone ici.")
    page.get_by_label("Mots de la question").fill("trottinette")
    expect(page.get_by_text("Rien n’a été trouvé.")).to_be_visible()
    expect(page.locator("[data-results] li")).to_have_count(0)


def test_without_javascript_the_page_says_what_to_do(chromium: Browser, site: str) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/hotline/")
    expect(page.get_by_text("désactivé ici")).to_be_visible()
    expect(page.locator("[data-words]")).to_be_hidden()
    segment = Release.objects.get(version__language="ta").manifest["segments"][0]["segment"]
    page.goto(f"{site}/hotline/ta/{SLUG}/{segment}/")
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator("[data-link]")).to_be_visible()


def test_axe_finds_nothing_at_the_desk(chromium: Browser, site: str) -> None:
    page = chromium.new_context(locale="fr", reduced_motion="reduce").new_page()
    page.goto(f"{site}/hotline/")
    found_a_sentence(page)
    wrong = looked_at(page, "/hotline/")
    segment = Release.objects.get(version__language="ar", version__tutorial__slug=SLUG).manifest["segments"][1][
        "segment"
    ]
    for path in (f"/hotline/ar/{SLUG}/{segment}/", f"/hotline/tr/{SLUG}/{segment}/"):
        page.goto(site + path)
        wrong += looked_at(page, path)
    assert wrong == []


def found_a_sentence(page: Page) -> None:
    page.get_by_label("Mots de la question").fill("icône")
    expect(page.locator("[data-results] li").first).to_be_visible()
