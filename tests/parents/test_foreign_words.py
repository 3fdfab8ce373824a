"""Every Latin word on a page in another script says its language (WCAG 3.1.2), and a preview its locale."""

from __future__ import annotations

import re

import pytest
import regex
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html as lxml_html

from craft import languages
from craft.text.folding import fold
from dubbing.models import Release
from outlets.handout.paper import printed_page
from outlets.kit.kit import kit_page
from public.queries.watch import watch_page
from subtitles.models import Term
from tests.parents import factory
from tests.parents.conftest import Place
from town.models import Town

LATIN = regex.compile(r"\p{Latin}{2,}")
SLUG = "allumer-la-tablette"
TEXTS = ("Espace école 123", "… Pronote …", "… www.elancourt.fr …")
OTHER_SCRIPTS = [language.tag for language in languages.all_languages() if language.script != "Latn"]


def unmarked(page: lxml_html.HtmlElement) -> list[str]:
    """Latin words that a screen reader would say with the voice of another script."""
    found = []
    for element in page.find("body").iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        for owner, text in ((element, element.text), (element.getparent(), element.tail)):
            if owner is not None and text and LATIN.search(text):
                tag = owner.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
                if languages.get(tag).script != "Latn":
                    found.append(f"{tag}: {text.strip()[:60]}")
    return found


@pytest.fixture
def town(place: Place) -> Place:
    Town.objects.update(
        hotline_hours="du lundi au vendredi", contact_email="aide@elancourt.example", site="https://elancourt.example/"
    )
    return place


def test_latin_words_say_their_language(town: Place) -> None:
    film, wrong = factory.tutorial("retire"), []
    for tag in OTHER_SCRIPTS:
        Release.objects.filter(version__language=tag).update(state=Release.State.SUPERSEDED)
        release = factory.publish(
            town.tutorial, tag, TEXTS, title="… Pronote …", summary="… Espace école …", with_hls=False
        )
        Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "synthetic": True})
        factory.publish(film, tag, state="withdrawn", with_hls=False)
        shown = {path: Client().get(path).content.decode() for path in factory.each_page(tag, SLUG)}
        found = watch_page(languages.get(tag), SLUG)
        assert found is not None
        shown["PDF"] = printed_page(found)
        wrong += [
            f"{tag} {path} {word}"
            for path, page in shown.items()
            for word in unmarked(lxml_html.document_fromstring(page))
        ]
    assert not wrong, "\n".join(wrong)


def page_of_kit(tag: str) -> str:
    found = watch_page(languages.get(tag), SLUG)
    assert found is not None
    return kit_page(found, with_poster=False)


def test_the_kit_says_it_too(town: Place) -> None:
    factory.publish(town.tutorial, "ru", TEXTS, title="Экран Pronote")
    assert unmarked(lxml_html.document_fromstring(page_of_kit("ru"))) == []


def test_the_measure_sees_what_is_unmarked() -> None:
    page = '<html lang="ar"><body>Pronote <bdi lang="fr">ENT</bdi> PDF <p lang="ru">да MB</p></body></html>'
    assert unmarked(lxml_html.document_fromstring(page)) == ["ar: Pronote", "ar: PDF", "ru: да MB"]


def test_marked_words_stay_text(town: Place) -> None:
    """Nothing that a translator writes becomes markup."""
    factory.publish(town.tutorial, "uk", ("<b>Pronote</b> & &amp;quot;",) * 3, title="<i>ENT</i> так")
    text = Client().get(f"/uk/{SLUG}/").content.decode()
    assert "<i>" not in text and "<b>Pronote" not in text
    page = lxml_html.document_fromstring(text)
    assert page.xpath("string(//h1)").strip() == "<i>ENT</i> так"
    assert [element.text for element in page.iterfind(".//h1/bdi/bdi[@lang='fr']")] == ["ENT"]


def keep_in_french(*terms: str) -> None:
    for french in terms:
        Term.objects.create(french=french, folded=fold(french), keep=True)


def marked(html: str) -> list[str]:
    """What is said in French inside a title, a summary or a sentence of another language."""
    body = lxml_html.document_fromstring(html).find("body")
    said = body.xpath(".//*[@lang and not(@lang='fr')]//bdi[@lang='fr'][not(@dir)]")
    return [str(element.text) for element in said]


@pytest.mark.parametrize("tag", ["es", "tr", "pt-BR", "snk"])
def test_kept_terms_say_their_language_between_latin_letters(place: Place, tag: str) -> None:
    """The letters do not tell French from Spanish; the glossary does."""
    keep_in_french("Pronote", "Espace école", "Espace")
    Term.objects.create(french="tablette", folded="tablette", language=tag, translation="tableta")
    factory.publish(
        place.tutorial,
        tag,
        ("Abra Espace école.", "<b>Pronote</b> & tablette", "Nada"),
        title="La <i>tableta</i> Pronote",
        summary="Un Espace.",
    )
    everything = ["Pronote", "Espace", "Espace école", "Pronote"]
    for path, wanted in (
        (f"/{tag}/", ["Pronote"]),
        (f"/{tag}/{SLUG}/", everything),
        (f"/{tag}/{SLUG}/embed/", ["Pronote", "Pronote"]),
        (f"/{tag}/{SLUG}/handout/", everything),
    ):
        html = Client().get(path).content.decode()
        assert marked(html) == wanted, path
        assert "<i>" not in html and "<b>Pronote" not in html and '<b><bdi lang="fr"' not in html
    found = watch_page(languages.get(tag), SLUG)
    assert found is not None
    assert marked(printed_page(found)) == marked(page_of_kit(tag)) == everything


@pytest.mark.parametrize(("tag", "more"), [("fr", 0), ("ar", 0), ("es", 1)])
def test_the_glossary_is_asked_once_and_only_where_it_tells_something(place: Place, tag: str, more: int) -> None:
    keep_in_french("Pronote")
    if tag == "es":
        factory.publish(place.tutorial, "es", title="La tableta")
    for path in (f"/{tag}/", f"/{tag}/{SLUG}/", f"/{tag}/{SLUG}/embed/", f"/{tag}/{SLUG}/handout/"):
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(path).status_code == 200
        assert sum("subtitles_term" in query["sql"] for query in asked) == more, path
        assert len(asked) <= 5 + more, path


@pytest.mark.parametrize(
    ("tag", "locale"), [("ar", "ar_EG"), ("zh-Hans", "zh_CN"), ("pt-BR", "pt_BR"), ("snk", "snk_ML")]
)
def test_a_preview_has_a_locale_that_the_protocol_knows(place: Place, tag: str, locale: str) -> None:
    if tag != "ar":
        factory.publish(place.tutorial, tag, with_hls=False)
    for path in (f"/{tag}/", f"/{tag}/{SLUG}/"):
        page = lxml_html.document_fromstring(Client().get(path).content.decode())
        assert page.xpath("//meta[@property='og:locale']/@content") == [locale]
    others = [element.get("content") for element in page.iterfind(".//meta[@property='og:locale:alternate']")]
    assert set(others) == {"fr_FR", "ar_EG", locale} - {locale}
    assert all(re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", language.open_graph) for language in languages.all_languages())
