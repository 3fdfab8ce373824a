"""A phone page ends: in a town that is full of work every page of the workshop is at most 2,500 px long at 360 px and
has at most 60 controls until something is unfolded, and nothing that stays in sight lies over a box to write in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.workshop.filled_town import filled_town
from tests.browser.workshop.test_no_machine_names import pages
from tests.browser.workshop.workshop_site import signed_in
from tests.house.permission_table import COORDINATOR, REVIEWER, VOLUNTEER
from volunteers.models import User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("browsers_keep_static"),
]
LONGEST, MOST = 2500, 60
LENGTH = """() => [
  document.documentElement.scrollHeight,
  [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(".skip")).length,
]"""
# What one writes or chooses in, once it has the focus, with what lies over it although the page moves.
COVERED = """(large) => {
  document.documentElement.style.fontSize = large ? "200%" : "";
  const stays = [...document.body.querySelectorAll("*")].filter(
    (one) => ["sticky", "fixed"].includes(getComputedStyle(one).position) && one.checkVisibility(),
  );
  const shared = (a1, a2, b1, b2) => Math.min(a2, b2) - Math.max(a1, b1);
  const covers = (bar, box) => {
    const [a, b] = [bar, box].map((one) => one.getBoundingClientRect());
    return shared(a.left, a.right, b.left, b.right) > 1 && shared(a.top, a.bottom, b.top, b.bottom) > 1;
  };
  const boxes = [...document.querySelectorAll("main :is(input:not([type=hidden]), textarea, select)")];
  const found = [];
  for (const box of boxes.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)) {
    box.focus();
    const over = stays.filter((bar) => !bar.contains(box) && covers(bar, box)).map((bar) => bar.className);
    if (over.length) found.push(`${box.name || box.id}: ${over}`);
  }
  document.documentElement.style.fontSize = "";
  return found;
}"""


def wrong_with(page: Page, path: str, tag: str) -> list[str]:
    expect(page.locator(".htmx-request")).to_have_count(0)  # parts come by htmx
    length, controls = page.evaluate(LENGTH)
    found = [f"{tag} {path}: {length} px, {controls} controls"] if length > LONGEST or controls > MOST else []
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder, f"{path.strip('/').replace('/', '-')}-{tag}.png"), full_page=True)
    for large in (False, True):
        found += [f"{tag} {path}{' large' if large else ''}: {one}" for one in page.evaluate(COVERED, large)]
    return found


def test_every_page_ends_on_a_phone(live_server: Any, chromium: Browser) -> None:
    world = filled_town()
    wrong: list[str] = []
    seen = set()
    for kind, tag in ((COORDINATOR, "fr"), (REVIEWER, "ar"), (VOLUNTEER, "ta")):
        person = world.people[kind]
        assert person
        User.objects.filter(pk=person.pk).update(interface_language=tag)
        with signed_in(chromium, live_server.url, person, width=360) as page:
            page.set_viewport_size({"width": 360, "height": 740})
            for path in pages(world):
                answer = page.goto(path)
                whole = answer is not None and answer.status == 200 and "text/html" in answer.headers["content-type"]
                at = (kind, page.url)
                if whole and at not in seen and page.locator("html").get_attribute("lang") is not None:
                    seen.add(at)
                    wrong += wrong_with(page, path, tag)
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 80, len(seen)
