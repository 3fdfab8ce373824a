"""Translating in a real Chromium: by keyboard, by thumb, without network, against another person, after a crash."""

from __future__ import annotations

from functools import partial
from operator import ne
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from craft.text.folding import fold
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import Claim, Draft, Term, Translation, TranslationRevision
from tests import factories
from tests.browser.workshop.network import no_network
from tests.browser.workshop.translate_page import desk, has_sent, sent, twenty, version_to_translate
from tests.processes import wait_for
from tests.tiny_translator import write_model

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TITLE = "الرسائل"
GOES_OUT = "goes out by itself when the network is back"


def test_twenty_sentences_by_keyboard_alone(live_server: Any, chromium: Browser) -> None:
    texts = twenty()
    version, amina = version_to_translate(texts), factories.volunteer("ar")
    wanted = {"Les messages": TITLE, **texts}
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down()
        for _sentence in wanted:
            one.ready()
            one.write(wanted[one.french])
            one.enter()
        expect(one.page.locator("h2").first).to_contain_text("Every sentence is translated")
    assert sent() == wanted
    assert set(TranslationRevision.objects.values_list("author", "state", "number")) == {(amina.pk, "submitted", 1)}
    assert not Claim.objects.exists()
    assert not Draft.objects.exists()


def test_sentences_on_a_phone_by_thumb(live_server: Any, chromium: Browser) -> None:
    texts = twenty(7)
    version, amina = version_to_translate(texts), factories.volunteer("ar")
    wanted = {"Les messages": TITLE, **texts}
    with desk(chromium, live_server.url, version, amina, **PHONE) as one:
        one.sit_down()
        for _sentence in wanted:
            one.ready()
            assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            one.box.tap()
            one.page.keyboard.insert_text(wanted[one.french])
            before = one.page.url
            one.page.get_by_role("button", name="Submit and next").tap()
            one.page.wait_for_url(partial(ne, before))
    assert sent() == wanted


def test_sentences_while_the_network_comes_and_goes(live_server: Any, chromium: Browser) -> None:
    """Cut before a sentence is sent (it goes out by itself), and cut while it is written (the draft stays here). Where
    the device has kept the next page, it is there at once; else the page waits."""
    texts = twenty(10)
    version, amina = version_to_translate(texts), factories.volunteer("ar")
    wanted = {"Les messages": TITLE, **texts}
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down()
        for number in range(len(wanted)):
            one.ready()
            before, text = one.page.url, wanted[one.french]
            if number in {3, 4}:
                with no_network(one.page):
                    one.write(text)
                    one.page.keyboard.press("Enter")
                    expect(one.page.locator("#saved, [data-outgoing]").filter(has_text=GOES_OUT).first).to_be_visible()
                    assert len(sent()) == number
                wait_for(partial(has_sent, number + 1), "the text that was sent without a network")
            else:
                one.page.context.set_offline(number == 7)
                one.write(text)
                if number == 7:  # back before the sentence is sent: what the device kept reaches the server as a draft
                    one.saved_word("No network: kept on this device, nothing is lost.")
                    one.page.context.set_offline(False)
                    one.saved_word("kept")
                one.page.keyboard.press("Enter")
            one.page.wait_for_url(partial(ne, before))
        expect(one.page.locator("h2").first).to_contain_text("Every sentence is translated")
    assert sent() == wanted
    assert TranslationRevision.objects.count() == len(wanted)
    assert not Draft.objects.exists()


def test_a_draft_is_on_the_server_a_moment_after_the_last_key(live_server: Any, chromium: Browser) -> None:
    version, amina = version_to_translate(twenty(2)), factories.volunteer("ar")
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down()
        one.write("مسودة")
        one.saved_word("kept")
        address = one.page.url
    assert Draft.objects.get().text == "مسودة"
    # Another device of the same person goes on where they stopped.
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down(address)
        expect(one.box).to_have_value("مسودة")


def test_what_was_written_without_network_survives_a_closed_tab(live_server: Any, chromium: Browser) -> None:
    version, amina = version_to_translate(twenty(2)), factories.volunteer("ar")
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down()
        address = one.page.url
        one.page.context.set_offline(True)
        one.write("كتبت بلا شبكة")
        one.saved_word("No network: kept on this device, nothing is lost.")
        window = one.page.context
        one.page.close()
        window.set_offline(False)
        one.page = window.new_page()
        one.sit_down(address)
        expect(one.box).to_have_value("كتبت بلا شبكة")
        one.saved_word("kept")
    assert Draft.objects.get().text == "كتبت بلا شبكة"


def test_sentences_while_another_person_saves_two_of_them(live_server: Any, chromium: Browser) -> None:
    """Once both texts are merged, once theirs is taken; the other sentences go on as if nothing had been."""
    texts = twenty(8)
    version, amina, samir = version_to_translate(texts), factories.volunteer("ar"), factories.volunteer("ar", "samir")
    wanted = {"Les messages": TITLE, **texts}
    merged, theirs = list(wanted)[2], list(wanted)[6]
    mixed = f"{wanted[merged]} شكرا."
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down()
        for _number in range(len(wanted)):
            one.ready()
            before, french = one.page.url, one.french
            one.write(wanted[french])
            if french not in {merged, theirs}:
                one.enter()
                continue
            segment = version.tutorial.segments.get(text=french)
            translation_submit(by=samir, version=version, segment=segment, text="نص سمير هنا.", base_number=0)
            one.page.keyboard.press("Enter")
            dialog = one.page.locator("#conflict")
            expect(dialog).to_be_visible()
            expect(one.page.locator("#conflict-by")).to_contain_text("Samir")
            expect(one.page.locator("#conflict-theirs")).to_have_text("نص سمير هنا.")
            expect(dialog.locator("ins")).not_to_have_count(0)
            expect(one.page.locator("#conflict-text")).to_have_value(wanted[french])
            if french == merged:
                one.page.keyboard.press("ControlOrMeta+a")
                one.page.keyboard.type(mixed)
                one.page.keyboard.press("Enter")
            else:
                one.page.keyboard.press("Tab")
                one.page.keyboard.press("Tab")
                one.page.keyboard.press("Enter")  # « Take theirs »: the page comes again with their text
                expect(one.box).to_have_value("نص سمير هنا.")
                one.sit_down()
                continue
            one.page.wait_for_url(partial(ne, before))
        expect(one.page.locator("h2").first).to_contain_text("Every sentence is translated")
    assert sent() == {**wanted, merged: mixed, theirs: "نص سمير هنا."}
    of_merged = TranslationRevision.objects.filter(translation__segment__text=merged).order_by("number")
    assert [(row.text, row.author_id, row.state) for row in of_merged] == [
        ("نص سمير هنا.", samir.pk, "superseded"),
        (wanted[merged], amina.pk, "superseded"),
        (mixed, amina.pk, "submitted"),
    ]
    of_theirs = TranslationRevision.objects.filter(translation__segment__text=theirs).order_by("number")
    assert [(row.text, row.state) for row in of_theirs] == [
        ("نص سمير هنا.", "submitted"),
        (wanted[theirs], "superseded"),
    ]


def test_memory_glossary_checks_and_fit_answer_by_keyboard(live_server: Any, chromium: Browser) -> None:
    texts = {
        "Touchez la tablette.": "المسوا الجهاز اللوحي.",
        "Touchez la tablette !": "المسوا الجهاز اللوحي!",
    }
    version, amina, rachid = (
        version_to_translate(texts, each_ms=4000),
        factories.volunteer("ar"),
        factories.reviewer("ar"),
    )
    Term.objects.create(french="tablette", folded=fold("tablette"), language="ar", translation="الجهاز اللوحي")
    first, second = factories.speech(version.tutorial)
    revision = translation_submit(by=amina, version=version, segment=first, text=texts[first.text], base_number=0)
    translation_approve(by=rachid, version=version, revision=revision)
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down(f"{one.start_address}{second.public_id}/")
        assert one.page.locator("#french mark").all_inner_texts() == ["tablette"]
        one.write("المسوا")
        term_missing = one.page.locator("#findings [data-code=term_missing]")
        expect(term_missing).to_be_visible()
        one.page.keyboard.press("Alt+g")
        expect(one.box).to_have_value("المسوا الجهاز اللوحي")
        expect(term_missing).to_have_count(0)
        fit = one.page.locator("#fit")
        expect(fit).to_have_attribute("data-verdict", "fits")
        one.write(texts[first.text] * 12)
        expect(fit).to_have_attribute("data-verdict", "too_long")
        one.page.keyboard.press("Alt+1")
        expect(one.box).to_have_value(texts[first.text])
        one.page.keyboard.press("Alt+h")
        expect(one.page.locator("#help")).to_be_visible()
        one.page.keyboard.press("Escape")
        one.page.keyboard.press("Control+Space")
        one.page.wait_for_function("() => !document.querySelector('video').paused")
        one.page.wait_for_function("() => document.querySelector('video').currentTime >= 4")
        one.page.keyboard.press("Control+Space")
        one.box.focus()
        one.enter()
    assert TranslationRevision.objects.get(translation__segment=second).origin == "memory"


def test_a_machine_proposes_and_is_never_mistaken_for_a_person(
    live_server: Any, chromium: Browser, tmp_path: Path, settings: Any
) -> None:
    """A real CTranslate2 model, made here: its words are shown as a machine's, taken over by keyboard, and changed."""
    french, machines, better = "Touchez la tablette.", "المسوا هذا الجهاز.", "المسوا الجهاز اللوحي."
    write_model(tmp_path / "ar", {"Touchez": "المسوا", "la": "هذا", "tablette.": "الجهاز."})
    settings.MACHINE_TRANSLATION = str(tmp_path)
    version, amina = version_to_translate({french: better}, each_ms=4000), factories.volunteer("ar")
    (segment,) = factories.speech(version.tutorial)
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down(f"{one.start_address}{segment.public_id}/")
        expect(one.page.locator("#proposal .said")).to_have_text(machines)
        expect(one.box).to_have_value("")
        expect(one.page.locator("#machines-words")).to_be_hidden()
        one.page.keyboard.press("Alt+m")
        expect(one.box).to_have_value(machines)
        expect(one.page.locator("#machines-words")).to_be_visible()
        one.saved_word("kept")
        # Another device, another day: where the words came from is not forgotten.
        one.sit_down(one.page.url)
        expect(one.box).to_have_value(machines)
        one.box.focus()
        one.page.keyboard.press("ControlOrMeta+Home")
        for _word in range(2):
            one.page.keyboard.press("ControlOrMeta+Delete")
        one.page.keyboard.type("المسوا ")
        expect(one.page.locator("#machines-words")).to_be_hidden()
        written = one.box.input_value()
        one.enter()
    revision = TranslationRevision.objects.get()
    assert written not in {machines, ""}
    assert (revision.text, revision.origin) == (" ".join(written.split()), "human")
    assert (revision.begun_by, revision.begun_from) == ("machine", machines)


def test_two_people_are_sent_to_different_places(live_server: Any, chromium: Browser) -> None:
    version, amina, samir = (
        version_to_translate(twenty()),
        factories.volunteer("ar"),
        factories.volunteer("ar", "samir"),
    )
    with desk(chromium, live_server.url, version, amina) as one, desk(chromium, live_server.url, version, samir) as two:
        one.sit_down()
        two.sit_down()
        assert one.french == "Les messages"
        assert two.french != one.french
        # Samir looks at Amina's sentence all the same: he is told, not stopped.
        two.sit_down(one.page.url)
        expect(two.page.locator("#claim")).to_contain_text("Amina")


def test_the_reviewer_approves_corrects_and_asks_by_keyboard(live_server: Any, chromium: Browser) -> None:
    texts = twenty(4)
    version, amina, rachid = version_to_translate(texts), factories.volunteer("ar"), factories.reviewer("ar")
    for segment in factories.speech(version.tutorial):
        translation_submit(by=amina, version=version, segment=segment, text=texts[segment.text], base_number=0)
    with desk(chromium, live_server.url, version, rachid) as one:
        one.sit_down(f"{one.start_address}review/")
        left = one.page.locator("#left")
        expect(left).to_have_text("4")
        one.page.keyboard.press("Alt+a")
        expect(left).to_have_text("3")
        one.page.keyboard.press("Alt+r")
        one.page.keyboard.type("la")  # beside the field: it goes into the field, and approves nothing
        expect(one.page.locator("input[name=own_reason]:focus")).to_have_value("la")
        expect(left).to_have_text("3")
        one.page.keyboard.press("Escape")
        one.page.keyboard.press("Alt+r")
        one.page.keyboard.press("Enter")  # the first ready-made reason
        expect(left).to_have_text("2")
        one.page.keyboard.press("Alt+j")
        one.page.keyboard.press("Alt+c")
        one.page.keyboard.press("ControlOrMeta+End")
        one.page.keyboard.type(" شكرا.")
        one.page.keyboard.press("Tab")
        one.page.keyboard.press("Enter")
        expect(left).to_have_text("1")
    states = [row.latest.state for row in Translation.objects.order_by("segment__start_ms").select_related("latest")]
    assert states == ["approved", "changes_requested", "submitted", "submitted"]
    assert Translation.objects.order_by("segment__start_ms").last().latest.author_id == rachid.pk
