"""What a screen reader says of list, search, player and steps, in its order; the keyboard stops in the same one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES
from tests.parents import factory
from tests.parents.test_search import live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMED = re.compile(r"""^\s*- '?(link|button|searchbox|combobox|heading|group):? "([^"]*)\"""", re.MULTILINE)
MENU = "group français : Autre langue"  # folded; the word of a fold is a stop that the tree does not name
LIST = """link Aller au contenu | link Portevoix Élancourt | link français : Autre langue | heading Vidéos |
searchbox Chercher | button Chercher"""
THEMES = "link Tablette | link Devoirs"
FOOT = """link Aide par téléphone 01 30 66 44 00 | link Accessibilité : non conforme |
link Mentions légales et vie privée | link Élancourt"""
TOLD = {
    "": f"""{LIST} | {THEMES} | link Les plus récentes | link Les plus regardées | link Les plus courtes |
heading Le cahier | link Le cahier | heading Allumer la tablette | link Allumer la tablette | {FOOT}""",
    "?q=bleue": f"""{LIST} | link Toutes les vidéos | {THEMES} |
heading Le cahier | link Le cahier | link 0:03 Touchez maintenant l'icône bleue. |
heading Allumer la tablette | link Allumer la tablette | link 0:03 Touchez maintenant l'icône bleue. | {FOOT}""",
    f"{SLUG}/": f"""link Aller au contenu | link Vidéos | {MENU} | button Regarder | group Lecteur |
button Regarder | button Reculer de 10 secondes | button Avancer de 10 secondes | button 0,75× Plus lent |
button Sous-titres | link Étape par étape | link Envoyer | link Aide par téléphone | heading Allumer la tablette |
link Précédent Le cahier | heading Texte de la vidéo |
link 0:00 Pour allumer la tablette, appuyez trois secondes sur le bouton. |
button Je n’ai pas compris cette étape 0:00 | link 0:03 Touchez maintenant l'icône bleue. |
button Je n’ai pas compris cette étape 0:03 |
link 0:05 Lisez le message, puis touchez la flèche pour revenir à la liste. |
button Je n’ai pas compris cette étape 0:05 | {FOOT}""",
    f"{SLUG}/steps/2/": f"""link Aller au contenu | link Vidéo | {MENU} | heading Allumer la tablette 2 / 3 |
button Écouter | link Étape précédente | link Étape suivante | button Je n’ai pas compris cette étape | {FOOT}""",
}


def told(snapshot: str) -> list[str]:
    """Playwright's accessibility tree → "role name" of its headings, groups and what can be operated, without MB."""
    named = [f"{role} {name}".replace("\xa0", " ") for role, name in NAMED.findall(snapshot)]
    return [re.sub(r"( ·)? [0-9,]+ Mo$", "", name) for name in named]


def stops(page: Page, most: int) -> list[str]:
    """Where Tab stops on its way through the page, the word of a closed menu aside."""
    found: list[str] = []
    for _stop in range(most):
        page.keyboard.press("Tab")
        found += told(page.locator(":focus").aria_snapshot())[:1]
    return found


@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_what_is_read_and_where_the_keyboard_stops(chromium: Browser, live_server: Any, tag: str) -> None:
    factory.town()
    film = factory.tutorial(SLUG, themes=["tablet"])
    other = factory.tutorial("cahier", title_fr="Le cahier", themes=["homework"])
    factory.speak(live(factory.publish(film, tag, TEXTS[tag], title=TITLES[tag]), TEXTS[tag]))
    live(factory.publish(other, tag, TEXTS[tag], with_hls=False), TEXTS[tag])
    page = chromium.new_page(viewport={"width": 360, "height": 740}, locale=tag, service_workers="block")
    for path, expected in TOLD.items():
        address = f"{live_server.url}/{tag}/{path if tag == 'fr' else path.replace('bleue', 'الزرقاء')}"
        page.goto(address, wait_until="networkidle")
        read, named = told(page.locator("body").aria_snapshot()), re.split(r"\s*\|\s*", expected)
        if tag == "fr":
            assert read == named, path
        assert [name.split()[0] for name in read] == [name.split()[0] for name in named], path
        operated = [name for name in read if name.split()[0] not in ("heading", "group")]
        folds = page.locator("details:not([open]) > summary").filter(visible=True).count()
        reached = stops(page, len(operated) + folds)
        assert reached == operated, path
    page.context.close()
