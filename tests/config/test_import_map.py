"""What the browser may load, and the hash that lets the import map through the content policy."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings

from config import import_map
from config.middleware import Policies
from config.script_modules import imported_scripts
from config.static_finders import NodeModulesFinder, VendorFiles, vendor_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    def forget() -> None:
        import_map.text.cache_clear()
        import_map.csp_hash.cache_clear()

    forget()
    yield
    forget()


def test_the_policy_allows_exactly_the_map_that_stands_in_the_page() -> None:
    page = engines["django"].from_string("{% load import_map %}{% import_map %}").render()
    text = page.removeprefix('<script type="importmap">').removesuffix("</script>")
    assert import_map.csp_hash() == "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_a_page_with_one_script_has_a_map_of_its_modules_alone_and_its_answer_allows_that_map(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staticfiles_storage, "url", lambda name: f"/static/{name.replace('.js', '.0a1b.js')}")
    script = "js/studio/record.js"
    page = engines["django"].from_string("{% load import_map %}{% import_map script %}")

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(page.render({"script": script}, request))

    answered = Policies(answer)(RequestFactory().get("/"))
    assert isinstance(answered, HttpResponse)
    text = answered.content.decode().removeprefix('<script type="importmap">').removesuffix("</script>")
    assert set(json.loads(text)["imports"]) == {f"/static/{name}" for name in imported_scripts(script, later=True)}
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answered["Content-Security-Policy"]
    assert digest not in client.get("/healthz")["Content-Security-Policy"]


def test_every_bare_name_leads_to_a_file_that_is_served() -> None:
    imports = json.loads(import_map.text())["imports"]
    assert set(vendor_files().imports) <= set(imports)
    for address in imports.values():
        assert finders.find(address.removeprefix("/static/")), address


def test_own_modules_are_sent_to_their_hashed_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staticfiles_storage, "url", lambda name: f"/static/{name.replace('.js', '.0a1b.js')}")
    imports = json.loads(import_map.text())["imports"]
    own = sorted(path.relative_to(ROOT / "static").as_posix() for path in (ROOT / "static" / "js").rglob("*.js"))
    assert own
    for name in own:
        assert imports[f"/static/{name}"] == f"/static/{name.replace('.js', '.0a1b.js')}"


def test_the_map_cannot_end_its_own_script_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    wicked = VendorFiles({"</script><script>alert(1)</script>": "hls.js/dist/hls.min.mjs"}, ())
    monkeypatch.setattr(import_map, "vendor_files", lambda: wicked)
    assert "<" not in import_map.text()
    assert "</script><script>alert(1)</script>" in json.loads(import_map.text())["imports"]


def test_only_the_named_files_of_node_modules_are_served() -> None:
    finder = NodeModulesFinder()
    assert [name for name, _ in finder.list(None)] == list(vendor_files().files), "each of them is installed"
    assert finder.find("vendor/hls.js/dist/hls.min.mjs")
    for name in (
        "vendor/hls.js/package.json",
        "hls.js/dist/hls.min.mjs",
        "vendor/../package.json",
        "vendor/axe-core/axe.js",
    ):
        assert finder.find(name) is None
        assert finder.find(name, find_all=True) == []


@override_settings(NODE_MODULES="/nonexistent")
def test_without_installed_libraries_nothing_is_found_and_nothing_breaks() -> None:
    assert list(NodeModulesFinder().list(None)) == []
