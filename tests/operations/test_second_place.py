"""The second place: the commands of portevoix-away.service, run by the real restic, and the way back from there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.files import sha256_of
from tests.nginx import SAMPLES
from tests.operations.machines import empty_machine, json_output, stored
from tests.operations.test_backup import nothing_from_before, tutorial_of_two_files

__all__ = ["nothing_from_before"]
pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/var/backups/portevoix"
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A command as systemd or a shell runs it, with the environment of portevoix-away.env at places of this test's."""
    (tmp_path / "password").write_text("not the town's\n")
    text = (SAMPLES / "portevoix-away.env").read_text()
    names = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    own = {"REPOSITORY": tmp_path / "away", "PASSWORD_FILE": tmp_path / "password", "CACHE_DIR": tmp_path / "cache"}
    given = {name: str(own[name.removeprefix("RESTIC_")]) for name in names}

    def asked(*argv: str, code: int = 0, **more: str) -> str:
        environment = {"PATH": os.environ["PATH"], **given, **more}
        done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    return asked


def commands_of_the_unit(folder: Path) -> list[list[str]]:
    lines = re.findall(r"^ExecStart=(.+)$", (SAMPLES / "portevoix-away.service").read_text(), re.MULTILINE)
    plain = [line.replace("$$", "$").replace("%%", "%").replace(HERE, str(folder)) for line in lines]
    return [shlex.split(line) for line in plain]


def test_the_folder_goes_there_encrypted_and_comes_back(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, away = tmp_path / "kept", tmp_path / "away"
    film = tutorial_of_two_files("un", tmp_path)
    run("restic", "init")
    json_output(capsys, "backup", folder)
    save, *others = commands_of_the_unit(folder)
    for _night in range(3):
        run(*save)
    for command in others:
        run(*command)
    assert run("restic", "snapshots", "--json").count('"hostname":"portevoix"') == 2, "no longer than two nights"
    assert all(film.original_sha256 not in path.name for path in away.rglob("*"))
    assert not any(b"un original" in path.read_bytes() for path in away.rglob("*") if path.is_file())
    files = stored()
    shutil.rmtree(folder)  # the machine is gone
    back = re.findall(r"restic (restore latest --host portevoix) --target /$", page(), re.MULTILINE)
    run("restic", *back[0].split(), "--target", str(tmp_path / "new-disk"))
    with empty_machine(tmp_path / "new"):
        json_output(capsys, "restore", f"{tmp_path}/new-disk{folder}")
        assert stored() == files


def test_what_rots_there_is_told(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tutorial_of_two_files("un", tmp_path)
    json_output(capsys, "backup", tmp_path / "kept")
    run("restic", "init")
    save, forget, check = commands_of_the_unit(tmp_path / "kept")
    run(*save)
    run(*forget)
    packs = sorted((path for path in (tmp_path / "away/data").rglob("*") if path.is_file()), key=sha256_of)
    packs[0].chmod(0o600)
    packs[0].write_bytes(b"rot" + packs[0].read_bytes()[3:])
    assert re.search(r"--read-data-subset=\$.+/30", check[-1]), "another thirtieth each night"
    assert "pack" in run("restic", "check", "--read-data", code=1), "what a month of nights reads"


def page() -> str:
    return (SAMPLES / "README.md").read_text()
