"""A device that several people use: French that never reached the server comes back to who wrote it, nobody else."""

from __future__ import annotations

import re

import pytest

from tests import factories
from tests.node import answered
from tests.volunteers.shortcuts import signed_in
from volunteers.models import User

SCRIPT = """async ([mine, theirs]) => {
const { Saving } = await site("tutorials/saving.js");
const hidden = (value) => ({ value, enumerable: false });
globalThis.localStorage = Object.create(null, {
  getItem: hidden((key) => localStorage[key] ?? null),
  setItem: hidden((key, text) => { localStorage[key.replace(/:[0-9a-f]{16}$/, ":a page that died")] = text; }),
  removeItem: hidden((key) => { delete localStorage[key]; }),
});
function opened(data) {
  const field = { value: "Du serveur." };
  const row = { dataset: { id: "s1" }, classList: { add() {} }, querySelector: () => field };
  const saving = new Saving(data, {}, {});
  saving.later = () => {}; // no network
  saving.restore(row);
  return { saving, row, field };
}
const { saving, row, field } = opened(mine);
field.value = "Écrit sans réseau.";
saving.changed(row);
return [theirs, mine].map((data) => opened(data).field.value);
}"""


def told(user: User, slug: str) -> dict[str, str]:
    """What the page tells its script."""
    page = signed_in(user).get(f"/atelier/tutorials/{slug}/transcript/").content.decode()
    found = re.search(r'<div\s+class="editor"[^>]*>', page)
    assert found is not None
    return dict(re.findall(r'data-(\w+)="([^"]*)"', found[0]))


@pytest.mark.django_db
def test_nobody_is_offered_another_person_s_french() -> None:
    row = factories.tutorial()
    claire = factories.coordinator()
    people = [told(claire, row.slug)]
    User.objects.filter(pk=claire.pk).update(is_active=False)  # she left; two at once would need a second factor
    people.append(told(factories.coordinator("samir"), row.slug))
    assert answered(SCRIPT, people) == ["Du serveur.", "Écrit sans réseau."]
