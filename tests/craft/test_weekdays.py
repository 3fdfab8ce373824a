"""Our names of the days beside those of CLDR, as Node carries them whole (Chromium has fewer languages)."""

from __future__ import annotations

import json
import subprocess

from craft import languages
from craft.languages.cldr import weekday_names

SCRIPT = """
const known = process.argv.slice(1).filter((tag) => Intl.DateTimeFormat.supportedLocalesOf([tag]).length);
console.log(JSON.stringify(Object.fromEntries(known.map((tag) => {
  const named = new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" });
  return [tag, [1, 2, 3, 4, 5, 6, 7].map((day) => named.format(new Date(Date.UTC(2024, 0, day))))]; // from a Monday
}))));
"""


def test_every_day_has_the_name_that_cldr_gives_it() -> None:
    tags = {language.common_tag: language.tag for language in languages.all_languages()}
    argv = ["node", "--eval", SCRIPT, "--", *tags]
    said = json.loads(subprocess.run(argv, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert {tag: list(weekday_names(tags[tag])) for tag in said} == said
    assert set(tags) - set(said) == {"snk", "ht", "rcf", "gcr", "rif"}, "they are not in Node's CLDR"
