"""A telephone that several people use: what one wrote without a network belongs to them alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.workshop.translate_page import desk, sign_in, twenty, version_to_translate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_shared_device_offers_nobody_another_person_s_words(live_server: Any, chromium: Browser) -> None:
    version, amina = version_to_translate(twenty(2)), factories.volunteer("ar")
    with desk(chromium, live_server.url, version, amina) as one:
        one.sit_down()
        address, window = one.page.url, one.page.context
        window.set_offline(True)
        one.write("سرّ أمينة")
        one.saved_word("No network: kept on this device, nothing is lost.")
        one.page.close()
        window.set_offline(False)
        for user, wanted in ((factories.volunteer("ar", "samir"), ""), (amina, "سرّ أمينة")):
            sign_in(window, live_server.url, user)
            one.page = window.new_page()
            one.sit_down(address)
            expect(one.box).to_have_value(wanted)
            one.page.close()
