"""manage.py doctor: a sentence for each thing looked at, how to get what is missing, exit 1 when it is essential."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from craft.languages import all_languages
from media.sound import time_stretch
from operations.doctor import CHECKS, Finding, machine, services
from operations.doctor.machine import ffmpeg, fonts, paper, whisper
from tests import factories
from town.models import Town
from volunteers.models import User

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine on which no program is installed but those that a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    time_stretch.stretch_engine.cache_clear()
    yield tmp_path
    time_stretch.stretch_engine.cache_clear()


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = 0
    try:
        call_command("doctor", *arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, capsys.readouterr().out


@pytest.mark.django_db
def test_every_finding_is_a_sentence_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = asked(capsys, "--json")
    told = json.loads(said)
    assert code == 0
    assert told["ok"] is True and re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+)?", told["version"])
    assert [check["code"] for check in told["checks"]] == (
        "ffmpeg stretching whisper doubtful_words said_texts word_tables repaired_takes machine_translation fonts "
        "paper browser_libraries words whisper_pace database broker workers disk mail letters backups certificate "
        "front_server coordinator legal_notice demonstration minutes"
    ).split()
    for check in told["checks"]:
        assert check["state"] in {"ok", "warning", "missing"}
        assert check["ok"] == (check["state"] == "ok")
        assert check["sentence"].endswith(".")
        assert bool(check["how"]) == (not check["ok"])
    states = {check["code"]: check["state"] for check in told["checks"]}
    assert states["broker"] == states["workers"] == "warning"  # nothing is started here, and nothing depends on it
    assert states["ffmpeg"] == states["whisper"] == states["database"] == "ok"


@pytest.mark.django_db
def test_for_people_the_same_in_lines(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = asked(capsys)
    assert code == 0
    assert said.count("✓") + said.count("!") >= len(CHECKS)


def test_it_runs_on_an_empty_data_directory(tmp_path: Path) -> None:
    environment = {"PATH": str(Path(sys.executable).parent) + ":/usr/bin:/bin", "PORTEVOIX_DATA": str(tmp_path / "new")}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor", "--json"], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    told = json.loads(done.stdout)
    assert done.returncode == (0 if told["ok"] else 1)
    assert {check["code"]: check["state"] for check in told["checks"]}["database"] == "warning"


@pytest.mark.django_db
def test_without_ffmpeg_it_says_so_and_exits_with_1(bare_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = asked(capsys, "--json")
    states = {check["code"]: check["state"] for check in json.loads(said)["checks"]}
    assert code == 1
    assert (states["ffmpeg"], states["stretching"], states["fonts"]) == ("missing", "missing", "warning")
    code, said = asked(capsys)
    assert code == 1
    assert "apt-get install ffmpeg" in said


def fake(folder: Path, name: str, script: str) -> None:
    """A program of that name, in a few lines of shell."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_an_ffmpeg_without_subtitles_is_not_enough(bare_path: Path) -> None:
    real = shutil.which("ffmpeg", path="/usr/bin:/usr/local/bin")
    assert real is not None
    fake(bare_path, "ffmpeg", f'{real} "$@" | /usr/bin/grep -v " ass "')
    fake(bare_path, "ffprobe", "exit 0")
    found = ffmpeg()
    assert found.state == "missing"
    assert "ass" in found.message


def test_without_rubber_band_voices_sound_less_well(bare_path: Path) -> None:
    real = shutil.which("ffmpeg", path="/usr/bin:/usr/local/bin")
    assert real is not None
    fake(bare_path, "ffmpeg", f'{real} "$@" | /usr/bin/grep -v rubberband')
    found = machine.check_stretching()
    assert (found.state, "rubberband-cli" in found.how) == ("warning", True)


def test_scripts_without_a_font_are_named(bare_path: Path) -> None:
    fake(bare_path, "fc-list", 'case "$1" in *:lang=ta) ;; *) echo Noto ;; esac')
    found = fonts()
    assert found.state == "warning"
    assert "tamoul" in found.message


def test_both_kinds_of_chinese_are_asked_for_by_names_that_fontconfig_knows() -> None:
    assert (machine.FONTS["Hans"], machine.FONTS["Hant"]) == ("zh-cn", "zh-tw")
    assert set(machine.FONTS) <= {language.script for language in all_languages()}


def test_a_script_that_the_table_does_not_know_is_asked_for_by_its_language(
    bare_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language that is added needs no second table."""
    fake(bare_path, "fc-list", 'case "$1" in *:lang=ta) ;; *) echo Noto ;; esac')
    monkeypatch.delitem(machine.FONTS, "Taml")
    assert "tamoul" in fonts().message


def test_a_missing_model_library_or_word_is_told(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WHISPER_MODEL = "large-v9"
    assert whisper().state == "warning"
    settings.WHISPER_MODEL = "packaged"
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("media.speech.whisper_model.PARTS", (("no_such_package", "a"), ("no_such_package", "b")))
    assert whisper().state == "missing"
    settings.NODE_MODULES = tmp_path
    assert machine.browser_libraries().state == "missing"
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setattr("importlib.import_module", _no_pango)
    assert paper().state == "warning"


def _no_pango(name: str) -> Any:
    raise OSError("cannot load library 'libpango-1.0-0'")


def test_a_full_disk_and_a_folder_that_is_not_ours(settings: Any, tmp_path: Path) -> None:
    settings.DISK_RESERVE_BYTES = 2**60
    assert services.disk().state == "missing"
    (tmp_path / "file").write_text("")
    settings.DATA_DIR = tmp_path / "file" / "data"
    assert services.disk().state == "missing"


def test_a_mail_server_that_is_not_there(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: nobody answers
        settings.EMAIL_PORT = taken.getsockname()[1]
        found = services.mail()
    assert found.state == "missing"
    assert "127.0.0.1" in found.message


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("http://localhost:8000", "ok"),
        ("http://127.0.0.1", "ok"),
        ("http://ville.example", "missing"),
        ("https://ville.invalid", "warning"),
    ],
)
def test_a_public_address_needs_https(settings: Any, address: str, state: str) -> None:
    settings.PUBLIC_ADDRESS = address
    assert services.certificate().state == state


@pytest.fixture
def served(tmp_path: Path) -> Callable[[int], tuple[int, Path]]:
    """A server on this machine with a certificate that ends in so many days: its port, and the certificate."""

    def serve(days: int) -> tuple[int, Path]:
        key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
             "-days", str(days), "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
            check=True, capture_output=True,
        )  # fmt: skip  # options stay beside their values
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        listener = socket.create_server(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]

        def answer() -> None:
            with context.wrap_socket(listener, server_side=True) as secure:
                try:
                    secure.accept()[0].close()
                except OSError:  # a caller that does not trust us hangs up
                    pass

        threading.Thread(target=answer, daemon=True).start()
        return port, certificate

    return serve


@pytest.mark.parametrize(("days", "state"), [(90, "ok"), (5, "warning")])
def test_a_certificate_is_looked_at_before_it_ends(
    days: int, state: str, settings: Any, monkeypatch: pytest.MonkeyPatch, served: Callable[[int], tuple[int, Path]]
) -> None:
    port, certificate = served(days)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # trusted, as the real ones are
    settings.PUBLIC_ADDRESS = f"https://localhost:{port}"
    found = services.certificate()
    assert found.state == state, found.message


def test_a_certificate_that_nobody_trusts(settings: Any, served: Callable[[int], tuple[int, Path]]) -> None:
    port, _certificate = served(90)
    settings.PUBLIC_ADDRESS = f"https://localhost:{port}"
    found: Finding = services.certificate()
    assert (found.state, found.how != "") == ("warning", True)


@pytest.mark.django_db
def test_a_town_without_a_coordinator_is_told_how_the_first_one_comes_in() -> None:
    User.objects.for_commands(None)  # the command line's own
    found = services.coordinator()
    assert (found.state, "manage.py invite" in found.how) == ("warning", True)
    factories.coordinator()
    assert services.coordinator().state == "ok"


@pytest.mark.django_db
def test_the_legal_notice_names_what_is_empty() -> None:
    found = services.legal_notice()
    assert found.state == "warning"
    with translation.override("fr"):
        bare = services.legal_notice()
    for label in ("Éditeur du site", "Directeur ou directrice de la publication", "Téléphone de l’hébergeur"):
        assert label in bare.message
    Town.objects.create(
        pk=1,
        publisher_name="Ville",
        publisher_address="1, place de la Mairie",
        publisher_telephone="01 99 00 12 34",
        publication_director="Le maire",
        contact_email="mairie@ville.example",
        host_name="Ville",
        host_address="  ",
        host_telephone="01 99 00 12 34",
    )
    with translation.override("fr"):
        assert services.legal_notice().message.endswith(": Adresse de l’hébergeur.")
    Town.objects.update(host_address="1, place de la Mairie")
    assert services.legal_notice().state == "ok"


def test_a_town_whose_videos_nginx_does_not_send_is_told(settings: Any) -> None:
    settings.EMBEDDED, settings.ACCEL_REDIRECT, settings.ACCEL_REDIRECT_PRIVATE = False, "/internal/public", None
    assert services.front_server().state == "warning"
    settings.ACCEL_REDIRECT_PRIVATE = "/internal/private"
    assert services.front_server().state == "ok"
