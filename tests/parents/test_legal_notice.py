"""What the law asks of every page: the state of its accessibility, and who publishes it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.parents.conftest import Place
from tests.parents.test_pages import PAGES, tree
from town.models import Town

EVERYWHERE = [path for path, _tag, _direction in PAGES] + ["/xx/", "/ar/inconnu/", "/it/"]


def test_every_page_says_in_its_footer_that_nobody_has_audited_it(client: Client, place: Place) -> None:
    for path in EVERYWHERE:
        footer = tree(client.get(path)).xpath("//footer")[0]
        (link,) = [link for link in footer.xpath(".//a") if "Accessibilité : non conforme" in link.text_content()]
        statement = client.get(link.get("href"))
        assert statement.status_code == 200, path
        text = tree(statement).text_content()
        assert "non conforme" in text, path
        assert not re.search(r"(?i)\bfollows\b|\bsuit les règles|يتبع هذا الموقع", text), path


@pytest.mark.django_db
def test_the_legal_notice_shows_what_the_town_wrote_and_says_what_it_did_not(client: Client) -> None:
    Town.objects.create(
        pk=1,
        publisher_name="Ville d’Élancourt",
        publisher_address="Place du Général-de-Gaulle, 78990 Élancourt",
        publication_director="Le maire",
        host_name="<b>Hébergeur</b>",
        host_telephone="01 99 00 12 34",
    )
    for path in ("/legal/fr/", "/legal/ar/"):
        main = tree(client.get(path)).xpath("//main")[0]
        text = " ".join(main.text_content().split())
        for said in ("Ville d’Élancourt", "78990 Élancourt", "Le maire", "<b>Hébergeur</b>", "01 99 00 12 34"):
            assert said in text
        assert text.count("pas encore indiqué") == 2  # the publisher's telephone, the host's address
        assert not main.xpath(".//b")


def test_no_catalogue_says_that_the_rules_are_followed() -> None:
    """Until somebody has audited the site, no language may say so."""
    for path in (settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/django.po"):
        assert "RGAA" not in path.read_text(encoding="utf-8"), path
