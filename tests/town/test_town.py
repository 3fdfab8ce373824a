"""The town's settings: one row, which coordinators change."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from journal.errors import NotAllowed, Refused
from tests import factories
from town.actions import town_edit
from town.models import Town
from town.queries import town_row


@pytest.mark.django_db
def test_the_town_is_one_row() -> None:
    coordinator = factories.coordinator()
    town_edit(
        by=coordinator,
        fields={"name": "Élancourt", "language_order": ["AR", "pt-br"], "embed_origins": ["https://www.ville.fr/"]},
    )
    town_edit(by=coordinator, fields={"hotline_number": "01 99 00 12 34"})
    town = Town.objects.get()
    assert (town.name, town.hotline_number) == ("Élancourt", "01 99 00 12 34")
    assert town.language_order == ["ar", "pt-BR"]
    assert town.embed_origins == ["https://www.ville.fr"]
    for bad in ({"embed_origins": ["https://ville.fr/page"]}, {"embed_origins": ["javascript:alert(1)"]}):
        with pytest.raises(Refused):
            town_edit(by=coordinator, fields=bad)
    with pytest.raises(ValidationError):
        town_edit(by=coordinator, fields={"contact_email": "nobody"})
    assert Town.objects.get().embed_origins == ["https://www.ville.fr"]


@pytest.mark.django_db
def test_only_a_coordinator_changes_it() -> None:
    for person in (factories.volunteer(), factories.reviewer()):
        with pytest.raises(NotAllowed):
            town_edit(by=person, fields={"name": "x"})
    assert (town_row().name, Town.objects.exists()) == ("Ma ville", False)
