"""From one doubtful word to the next: the order, what was looked at, and what a proposal replaces."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node import answered

TEXTS = ["Ouvrez Prenote, puis touchez le boutton.", "Lisez le mesage.", "Rien à dire."]
HEARD = [
    [[0.9, "Ouvrez"], [-0.6, "Prenote,"], [0.7, "puis"], [0.4, "touchez"], [0.9, "le"], [-0.1, "boutton."]],
    [[0.9, "Lisez"], [0.6, "le"], [0.45, "mesage."]],
    [],
]
SCRIPT = """async ([texts, heard, from, at, parts]) => {
const { Doubtful } = await site("tutorials/doubtful.js");
const rows = texts.map((value, index) => {
  const field = { value, heard: heard[index], selectionEnd: 0, focus() {} };
  field.setSelectionRange = (start, end) => { field.selectionEnd = end; shown.push(value.slice(start, end)); };
  return { id: `s${index}`, querySelector: () => field, scrollIntoView() {} };
});
const shown = [];
let loaded = parts ? 1 : rows.length;
const doubtful = new Doubtful("/segments/", {
  rows: () => rows.slice(0, loaded),
  more: async () => loaded < rows.length && Boolean(++loaded),
  none: () => shown.push(null),
  changed() {},
});
doubtful.propose = () => {};
let row = rows[from];
row.querySelector().selectionEnd = at;
for (let times = 0; times < 8; times += 1) {
  await doubtful.next(row);
  row = rows.find((one) => one.querySelector().value.includes(shown.at(-1))) ?? row;
}
return shown;
}"""


@pytest.mark.parametrize("parts", [False, True], ids=["whole", "in parts"])
def test_the_flagged_first_then_the_least_sure_each_once_and_then_anew(parts: bool) -> None:
    said = answered(SCRIPT, [TEXTS, HEARD, 0, 0, parts])
    assert said == ["Prenote,", "boutton.", "mesage.", "touchez", "le", "puis", None, "boutton."]


def test_it_begins_after_the_cursor_and_comes_round() -> None:
    said = answered(SCRIPT, [TEXTS, HEARD, 0, TEXTS[0].index("puis"), False])
    assert said[:2] == ["boutton.", "Prenote,"]


PROPOSED = """async ([text, start, word, proposed]) => {
const { Doubtful } = await site("tutorials/doubtful.js");
const field = { value: text, focus() {} };
field.setRangeText = (put, from, to) => { field.value = field.value.slice(0, from) + put + field.value.slice(to); };
const row = { querySelector: (which) => (which === "textarea" ? field : null) };
let told = 0;
new Doubtful("", { changed: () => { told += 1; } }).take(row, start, word, proposed);
return [field.value, told];
}"""


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        (["Ouvrez Prenote, ici.", 7, "Prenote", "Pronote"], ["Ouvrez Pronote, ici.", 1]),
        (["Le mot le mot.", 7, "mot", "message"], ["Le mot le message.", 1]),
        (["Elle a changé.", 0, "Prenote", "Pronote"], ["Elle a changé.", 0]),
    ],
)
def test_a_proposal_replaces_the_word_where_it_stands_and_no_sign(given: list[Any], becomes: list[Any]) -> None:
    assert answered(PROPOSED, given) == becomes
