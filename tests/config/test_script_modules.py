"""The modules that a page names beforehand are those that its script really loads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from config.script_modules import imported_scripts

SCRIPT = "js/studio/record.js"
IMPORT = re.compile(r"""(?:\bfrom\s+|\bimport\()["']\./([\w-]+\.js)["']""")


def test_every_import_of_the_studio_is_named_once() -> None:
    folder = Path(settings.BASE_DIR, "static/js/studio")
    named = imported_scripts(SCRIPT, later=True)
    assert named[0] == SCRIPT
    assert len(named) == len(set(named)) > 20
    for name in named:
        for other in IMPORT.findall((folder / Path(name).name).read_text("utf-8") if "studio" in name else ""):
            assert f"js/studio/{other}" in named, (name, other)
    assert "js/take-thresholds.js" in named  # one folder up


def test_what_the_studio_imports_later_is_not_asked_for_beforehand() -> None:
    """Each module here costs a poor phone a hundredth of a second before its first touch: exactly these, no other."""
    at_once, all_of_them = set(imported_scripts(SCRIPT)), set(imported_scripts(SCRIPT, later=True))
    a_touch = "record later settings studio surroundings view booth capture".split()
    assert at_once == {f"js/studio/{name}.js" for name in a_touch} | {"js/keys.js"}
    a_take = "teleprompter words level levels silence recording wav store memory".split()
    afterwards = (
        "deciding judged local playback punch french file outbox queue banner refused offline findings clipping edges"
        " stage_bar hands-free together band run-upload"
    ).split()
    assert all_of_them - at_once == {f"js/studio/{name}.js" for name in [*a_take, *afterwards]} | {
        *("js/take-thresholds.js", "js/at-work.js", "js/tutorials/server-requests.js", "js/parents/say.js"),
    }


@pytest.mark.parametrize("script", [SCRIPT, "js/no-such-script.js"])
def test_the_links_of_a_page(script: str) -> None:
    links = Template("{% load import_map %}{% modules script %}").render(Context({"script": script}))
    found = re.findall(r'<link rel="modulepreload" href="([^"]+)">', links)
    assert len(found) == links.count("<link") == len(imported_scripts(script))
    assert json.dumps(found).count("http") == 0


def test_what_is_loaded_without_a_network_is_on_the_phone_with_what_it_imports() -> None:
    site = (Path(settings.BASE_DIR) / "static/js/parents/site.js").read_text("utf-8")
    told = re.findall(r'"(\.{1,2}/[\w-]+\.js)"', re.findall(r"^const LATER = \[(.+)\];$", site, re.MULTILINE)[0])
    kept = {(Path("js/parents") / name).as_posix().replace("parents/../", "").replace("./", "") for name in told}
    needed = set(imported_scripts("js/parents/offline.js")) - set(imported_scripts("js/parents/site.js"))
    assert kept == needed
