"""The Nu HTML checker has no error to report on any page of the parents, in languages of every kind."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from craft import languages
from outlets.handout import paper
from public.queries.watch import watch_page
from tests.browser.parents.parents_site import SLUG, addresses, furnish
from tests.processes import JAVA

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TAGS = ("fr", "ar", "ta", "zh-Hans", "es", "ps", "ur")


def test_every_page_is_valid_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(monkeypatch)
    client = Client(raise_request_exception=False)
    for tag in TAGS:
        others = {f"/{tag}/rien/handout/": 404, f"/{tag}/retire/embed/": (200 if tag == "es" else 410)}
        for path, status in {**addresses(tag), **others}.items():
            answer = client.get(path, headers={"accept-language": tag})
            assert isinstance(answer, HttpResponse)
            written(tmp_path, f"{tag}{path}", answer.content)
            if tag in {"fr", "ar", "ta", "zh-Hans"}:
                assert answer.status_code == status, path
    found = watch_page(languages.get("ar"), SLUG)
    assert found is not None
    written(tmp_path, "printed", paper.printed_page(found).encode())
    written(tmp_path, "broken", b"<!DOCTYPE html><html lang=fr><title>x</title><p><div></p>")  # the checker is awake
    assert len(list(tmp_path.iterdir())) > 60
    wrong = checked(tmp_path)
    assert any(message.startswith("broken.html") for message in wrong)
    assert [message for message in wrong if not message.startswith("broken.html")] == []


def written(folder: Path, name: str, content: bytes) -> None:
    (folder / f"{name.strip('/').replace('/', '_').replace('?', '_')}.html").write_bytes(content)


def checked(folder: Path) -> list[str]:
    """The checker's errors, as "file: message (extract)"."""
    files = sorted(folder.glob("*.html"))
    jar = Path(settings.NODE_MODULES, "vnu-jar/build/dist/vnu.jar")
    argv = [*JAVA, "-Xss2m", "-jar", str(jar), "--errors-only", "--stdout", "--exit-zero-always", "--format", "json"]
    done = subprocess.run([*argv, *map(str, files)], capture_output=True, text=True, check=True, timeout=300)
    told = json.loads(done.stdout)["messages"]
    return [
        f"{Path(message['url']).name}: {message['message']} ({message.get('extract', '')[:120]})" for message in told
    ]
