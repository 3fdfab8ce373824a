"""The sample configuration of docs/install in a real nginx: pages, ranges, uploads, closed doors."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.db import OperationalError
from lxml import html

from dubbing.actions import release_withdraw
from dubbing.models import Plays, Release
from storage.files import StoredBytes, keep_private, keep_public
from tests import factories
from tests.config.conftest import signed_in
from tests.nginx import HOST, Nginx, nginx, once
from tests.parents import factory
from tests.parents.conftest import ARABIC
from tests.ports import free_port
from tests.processes import wait_for
from tutorials.models import Tutorial

pytestmark = pytest.mark.django_db(transaction=True)
WATCH = "/ar/allumer-la-tablette/"
SIZE = 3_000_000


@pytest.fixture
def arabic() -> Release:
    tutorial = factory.tutorial()
    factory.publish(tutorial, "fr", kind="subtitles")
    return factory.publish(tutorial, "ar", ARABIC, title="تشغيل الجهاز اللوحي")


@pytest.fixture
def kept(tmp_path: Path) -> StoredBytes:
    path = tmp_path / "voice.mp4"
    path.write_bytes(b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(SIZE // 32)) + b"end.....")
    return keep_public(path)


def content(kept: StoredBytes) -> bytes:
    return (Path(live_settings.DATA_DIR) / "public" / kept.path).read_bytes()


def test_pages_come_compressed_and_once(front: Nginx, arabic: Release) -> None:
    answer = front.ask(WATCH, Accept_Encoding="gzip")
    once(answer)
    assert answer.status == 200
    assert answer["Content-Encoding"] == "gzip" and b"</html>" in gzip.decompress(answer.body)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.all("Set-Cookie")
    again = front.ask(WATCH, Accept_Encoding="gzip", If_None_Match=answer["ETag"])
    once(again)
    assert (again.status, again.body, again["ETag"]) == (304, b"", answer["ETag"])
    plain = front.ask(WATCH)
    assert not plain.all("Content-Encoding") and b"</html>" in plain.body
    head = front.ask(WATCH, "HEAD")
    assert (head.status, head.body) == (200, b"")


def test_a_withdrawn_page_is_gone_within_the_minute_and_its_files_at_once(front: Nginx, arabic: Release) -> None:
    assert front.ask(WATCH).status == 200
    cues = next(file["path"] for file in arabic.manifest["files"] if file["role"] == "subtitles")
    assert front.ask(f"/m/{cues}").status == 200
    release_withdraw(by=factories.coordinator(), version=arabic.version)
    assert front.ask(f"/m/{cues}").status == 404
    gone = wait_for(lambda: front.ask(WATCH).status == 410, "410", 60)
    assert gone
    assert b"/fr/allumer-la-tablette/" in front.ask(WATCH).body


def test_counting_and_the_language_of_the_browser_are_not_shared(front: Nginx, arabic: Release) -> None:
    for _ in range(3):
        answer = front.ask(f"{WATCH}play.mp4")
        assert (answer.status, answer["Location"].startswith("/m/")) == (302, True)
        assert front.ask(f"/plays/{arabic.pk}", "POST").status == 204
    assert Plays.objects.get().plays == 6
    turkish, tamil = (front.ask("/", Accept_Language=tag).body for tag in ("tr", "ta"))
    assert turkish != tamil
    assert front.ask("/", Accept_Language="tr").body == turkish


@pytest.mark.parametrize("fault", [OperationalError("gone"), LookupError("a fault of ours")])
def test_a_page_of_a_moment_ago_is_shown_while_there_is_none(
    front: Nginx, arabic: Release, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    shown, asked = front.ask(WATCH), []

    def fails(*_: object) -> None:
        asked.append(1)
        raise fault

    monkeypatch.setattr("parents.views.pages.watch_page", fails)

    def again() -> bool:
        answer = front.ask(WATCH)
        assert (answer.status, answer.body) == (200, shown.body)
        return len(asked) > 2

    wait_for(again, "nginx to ask Portevoix, in vain, more than once")
    # Who was not there before is told: 503 says that it is not for ever.
    assert front.ask(f"{WATCH}?again").status == (503 if isinstance(fault, OperationalError) else 500)


def test_while_portevoix_starts_again_a_page_says_so(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "static").mkdir(parents=True)
    shutil.copy(Path(live_settings.BASE_DIR) / "static" / "away.html", data / "static")
    with nginx(tmp_path / "nginx", free_port(), data) as one:
        answer = one.ask(WATCH)
        posted = one.ask("/plays/1", "POST")
    assert (answer.status, answer["Content-Type"], answer.all("Cache-Control")) == (502, "text/html", [])
    page: Any = html.fromstring(answer.body)
    words = {"fr", "en", "ar", "tr", "pt", "ro", "ru", "uk", "es", "zh-Hans", "fa", "ps", "ta", "bn", "sq", "so"}
    assert set(page.xpath("//@lang")) == words
    assert set(page.xpath("//*[@dir='rtl']/@lang")) == {"ar", "fa", "ps"}
    assert posted.status == 502


def test_http_becomes_https(front: Nginx) -> None:
    line = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=30)
    line.request("GET", "/ar/", headers={"Host": HOST})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/ar/")
    line.close()


RANGES: list[tuple[dict[str, str], int, slice | None]] = [
    ({}, 200, slice(None)),
    ({"Range": "bytes=0-"}, 206, slice(None)),
    ({"Range": "bytes=100-1999999"}, 206, slice(100, 2_000_000)),
    ({"Range": "bytes=-8"}, 206, slice(-8, None)),
    ({"Range": "items=0-4"}, 200, slice(None)),
    ({"Range": "bytes=0-9", "If_Range": "same"}, 206, slice(10)),
    ({"Range": "bytes=0-9", "If_Range": '"another"'}, 200, slice(None)),
    ({"Range": "bytes=0-9", "If_Range": "Wed, 21 Oct 2015 07:28:00 GMT"}, 200, slice(None)),
    ({"Range": "bytes=0-1,4-5"}, 200, slice(None)),
    ({"Range": "bytes=0-1,99999999-"}, 200, slice(None)),
    ({"Range": "bytes=abc"}, 200, slice(None)),
    ({"Range": "bytes=99999999-"}, 416, None),
    ({"If_None_Match": "same"}, 304, None),
    ({"If_None_Match": '"another"'}, 200, slice(None)),
]


def test_media_are_sent_by_nginx_as_django_says(front: Nginx, kept: StoredBytes) -> None:
    etag, whole = f'"{kept.sha256}"', content(kept)
    for asked, status, span in RANGES:
        headers: dict[str, Any] = {name: etag if value == "same" else value for name, value in asked.items()}
        answer, head = (front.ask(f"/m/{kept.path}", method, **headers) for method in ("GET", "HEAD"))
        once(answer)
        once(head)
        assert (answer.status, head.status, head.body) == (status, status, b""), asked
        assert answer["ETag"] == etag
        assert answer["Cache-Control"] == ("no-store" if status == 416 else "public, max-age=3600")
        assert answer["X-Content-Type-Options"] == "nosniff" and not answer.all("Last-Modified")
        if span is None:
            assert answer.body == b"" or status == 416
            assert status != 416 or answer["Content-Range"] == f"bytes */{kept.bytes}"
            continue
        assert answer.body == whole[span], asked
        assert answer["Content-Length"] == head["Content-Length"] == str(len(answer.body))
        assert answer["Content-Type"] == "video/mp4"
        assert status == 206 or answer["Accept-Ranges"] == "bytes"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        if status == 206:
            start = span.indices(kept.bytes)[0]
            assert answer["Content-Range"] == head["Content-Range"]
            assert answer["Content-Range"] == f"bytes {start}-{start + len(answer.body) - 1}/{kept.bytes}"


def test_a_file_that_is_gone_all_the_same_is_no_answer_to_keep(
    front: Nginx, live_server: Any, kept: StoredBytes, tmp_path: Path
) -> None:
    """It went between Django's look and nginx's: nobody may keep the refusal for a day."""
    with nginx(tmp_path / "empty-handed", live_server.thread.port, tmp_path / "elsewhere") as one:
        answer = one.ask(f"/m/{kept.path}")
    assert (answer.status, answer.all("Cache-Control"), answer.all("ETag")) == (404, [], [])


def test_cues_are_text_and_come_compressed(front: Nginx, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n" + "00:00:00.000 --> 00:00:01.000\nمرحبا\n\n" * 200, encoding="utf-8")
    kept = keep_public(tmp_path / "a.vtt")
    answer = front.ask(f"/m/{kept.path}", Accept_Encoding="gzip")
    once(answer)
    assert answer["Content-Encoding"] == "gzip" and gzip.decompress(answer.body) == content(kept)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8" and answer["Vary"] == "Accept-Encoding"


def test_a_download_keeps_its_name(front: Nginx, arabic: Release) -> None:
    answer = front.ask(front.ask(f"{WATCH}download.mp4")["Location"], Range="bytes=0-9")
    assert answer.status == 206
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_static_files_are_sent_without_django(front: Nginx) -> None:
    folder = Path(live_settings.DATA_DIR) / "static" / "js"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("a.0123456789ab.mjs", "a.mjs"):
        (folder / name).write_text("export const a = 1;\n")
    (folder / "a.0123456789ab.mjs.gz").write_bytes(gzip.compress(b"export const a = 1;\n"))
    hashed = front.ask("/static/js/a.0123456789ab.mjs", Accept_Encoding="gzip")
    once(hashed)
    assert hashed["Content-Type"] == "text/javascript" and hashed["Content-Encoding"] == "gzip"
    assert hashed["Cache-Control"] == "public, max-age=31536000, immutable"
    assert front.ask("/static/js/a.mjs")["Cache-Control"] == "public, max-age=60"


def test_nobody_reaches_what_is_private(front: Nginx, tmp_path: Path) -> None:
    (tmp_path / "take.flac").write_bytes(b"a voice")
    secret = keep_private(tmp_path / "take.flac", "takes")
    data = Path(live_settings.DATA_DIR)
    (data / "static").mkdir(exist_ok=True)
    (data / "secret-key").write_text("a secret")
    doors = [
        f"/internal/private/{secret.path}",
        "/internal/public/",
        "/internal/",
        f"/private/{secret.path}",
        f"/m/{secret.path}",
        f"/m/../private/{secret.path}",
        f"/m/..%2fprivate%2f{secret.path}",
        "/secret-key",
        "/static/../secret-key",
        "/static/..%2fsecret-key",
        "/static%2f..%2fsecret-key",
        "/static../secret-key",
        "/static/%2e%2e/secret-key",
        "/static/",
        f"//private/{secret.path}",
        "/internal/private/../secret-key",
    ]
    for door in doors:
        answer = front.ask(door)
        assert answer.status >= 400, door  # 500: the test's own server says it of a path that leaves its static files
        assert b"a voice" not in answer.body and b"a secret" not in answer.body


def test_a_private_video_is_shown_to_who_may_see_it(front: Nginx) -> None:
    tutorial = factory.tutorial(state=Tutorial.State.EDITING)
    Tutorial.objects.filter(pk=tutorial.pk).update(video={})  # no rendition yet: the original is shown
    address = f"/atelier/tutorials/{tutorial.slug}/preview/?v={tutorial.original_sha256[:12]}"
    assert front.ask(address).status == 302
    answer = front.ask(address, Cookie=signed_in(), Range="bytes=4-7")
    once(answer)
    assert (answer.status, answer.body) == (206, b"ftyp")
    assert answer["Cache-Control"] == "private, max-age=3600"


def test_nginx_finds_nothing_to_say_about_its_configuration(front: Nginx) -> None:
    argv = ["nginx", "-t", "-e", "stderr", "-p", str(front.folder), "-c", str(front.folder / "nginx.conf")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "[warn]" not in done.stderr and "[emerg]" not in done.stderr
