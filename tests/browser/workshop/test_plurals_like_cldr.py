"""Our plural rules beside those of CLDR, as Chromium's own library of languages carries them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from craft import languages
from craft.text.plural_forms import form_of, plural_categories

pytestmark = pytest.mark.browser

# Below a million: there French, Spanish, Portuguese and Italian have a form of their own, which no page needs.
NUMBERS = [*range(1200), 1999, 2000, 10_001, 10_002, 10_011, 10_100, 100_000, 100_021, 999_999]
# CLDR says « pt » for Brazil; the Portuguese of Portugal is its pt-PT.
CLDR_TAG = {"pt": "pt-PT", "pt-BR": "pt"}
SCRIPT = """([tags, numbers]) => tags.map((tag) => {
  const known = Intl.PluralRules.supportedLocalesOf([tag]).length > 0;
  const rules = new Intl.PluralRules(tag);
  return known ? numbers.map((number) => rules.select(number)) : null;
})"""


def test_every_number_takes_the_form_that_cldr_says(chromium: Browser) -> None:
    tags = [language.tag for language in languages.all_languages()]
    page = chromium.new_page()
    said = page.evaluate(SCRIPT, [[CLDR_TAG.get(tag, tag) for tag in tags], NUMBERS])
    page.close()
    known = {tag: names for tag, names in zip(tags, said, strict=True) if names is not None}
    for tag, names in known.items():
        ours = [plural_categories(tag)[form_of(tag, number)] for number in NUMBERS]
        wrong = [(n, own, cldr) for n, own, cldr in zip(NUMBERS, ours, names, strict=True) if own != cldr]
        assert wrong == [], f"{tag}: number, ours, CLDR's: {wrong[:5]}"
    # Soninke and three creoles are not in CLDR.
    assert set(tags) - set(known) <= {"snk", "ht", "rcf", "gcr"}
