"""Who tries Portevoix reads which account is whose, in the language of the lines around."""

from __future__ import annotations

import pytest
from django.utils import translation

from volunteers.demo_accounts import ACCOUNTS
from volunteers.management.commands.demo import described


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fr",
            ["Claire, coordination, toutes les langues", "Amina, bénévole, arabe", "Youssef, relecture, arabe",
             "Elena, bénévole, roumain, russe, ukrainien", "Irina, relecture, roumain, russe, ukrainien"],
        ),
        (
            "en",
            ["Claire, coordinator, all languages", "Amina, volunteer, Arabic", "Youssef, reviewer, Arabic",
             "Elena, volunteer, Romanian, Russian, Ukrainian", "Irina, reviewer, Romanian, Russian, Ukrainian"],
        ),
    ],
)  # fmt: skip
def test_an_account_says_its_role_and_its_languages(language: str, lines: list[str]) -> None:
    with translation.override(language):
        assert [described(one) for one in ACCOUNTS] == lines
