"""The samples of docs/install agree with the code and with each other; script/install fills them in."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from config.processes import worker
from script.town_files import INSTALLED_LIST, TownFiles, put_back
from tests.house.source_tree import ROOMS
from tests.nginx import SAMPLES
from tests.running_service import ROOT

CONFIG = "\n".join(path.read_text() for path in sorted((ROOT / "config").rglob("*.py")))
VARIABLE = re.compile(r"^#?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
READ = re.compile(r'\b(?:os\.environ(?:\.get\(|\[)|flag\(|words\(|required_value\(|strong_secret\()"([A-Z0-9_]+)"')
NO_TOWNS = {
    *("DEBUG", "PORTEVOIX_DEBUG", "PORTEVOIX_DEMO"),  # refused in production, or for who tries the program
    *("PORTEVOIX_UPGRADING", "PROMETHEUS_MULTIPROC_DIR"),  # one of our own processes tells another
    *("PYTEST_XDIST_WORKER", "TEST_DATABASE_URL"),
}


def test_every_variable_that_a_town_may_set_stands_in_the_sample() -> None:
    assert set(READ.findall(CONFIG)) - NO_TOWNS == set(VARIABLE.findall((SAMPLES / "portevoix.env").read_text()))


@pytest.mark.parametrize("name", sorted(set(VARIABLE.findall((SAMPLES / "portevoix.env").read_text()))))
def test_every_variable_of_the_sample_is_read_by_the_settings(name: str) -> None:
    assert f'"{name}"' in CONFIG


@pytest.mark.parametrize(("sample", "store"), [("portevoix-disk.conf", "public"), ("portevoix-s3.conf", "s3")])
def test_the_internal_addresses_are_those_of_the_environment(sample: str, store: str) -> None:
    nginx, variables = (SAMPLES / sample).read_text(), (SAMPLES / "portevoix.env").read_text()
    assert f"location /internal/{store}/ {{\n    internal;" in nginx
    assert f"ACCEL_REDIRECT=/internal/{store}\n" in variables


def test_the_page_names_every_sample_and_nothing_else() -> None:
    page = (SAMPLES / "README.md").read_text()
    there = {path.name for path in SAMPLES.iterdir()} - {"README.md"}
    assert {name for name in there if name not in page} == set()
    named = set(re.findall(r"[\w@-]+\.(?:conf|service|timer|env)\b", page))
    assert named <= there | {"portevoix-files.conf"}, "the name that either of two samples gets"


@pytest.mark.parametrize("unit", sorted(SAMPLES.glob("*.service")), ids=lambda path: Path(path).stem)
def test_units_run_as_the_service_and_come_back(unit: Path) -> None:
    lines = set(unit.read_text().splitlines())
    once = unit.stem in {"portevoix-backup", "portevoix-failed@", "portevoix-away"}
    assert {
        "User=portevoix",
        "WorkingDirectory=/opt/portevoix",
        # The second place has an environment of its own: restic need not know the service's secrets.
        f"EnvironmentFile=/etc/{'portevoix-away' if unit.stem == 'portevoix-away' else 'portevoix'}.env",
        "Type=oneshot" if once else "Restart=always",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ReadWritePaths=/var/lib/portevoix" + (" /var/backups/portevoix" if unit.stem == "portevoix-backup" else ""),
    } <= lines


def test_long_work_alone_makes_way_as_under_script_run() -> None:
    for_all = (SAMPLES / "portevoix-worker@.service").read_text()
    for_long = (SAMPLES / "portevoix-worker@long.conf").read_text()
    assert not re.search("^Nice=", for_all, re.MULTILINE)
    assert not {"nice"} & set(worker("short", 1, Path("/dev/null")).argv)
    assert re.findall("^Nice=(.+)$", for_long, re.MULTILINE) == [worker("long", 1, Path("/dev/null")).argv[2]]


@pytest.mark.parametrize("unit", ["portevoix-backup", "portevoix-away"])
def test_who_fails_at_night_tells_somebody(unit: str, tmp_path: Path) -> None:
    install(tmp_path)
    assert "OnFailure=portevoix-failed@%N.service\n" in (SAMPLES / f"{unit}.service").read_text()
    failed = (tmp_path / "etc/systemd/system/portevoix-failed@.service").read_text()
    assert f"ExecStart={ROOT}/.venv/bin/python manage.py backup_failed %i\n" in failed


def test_the_backup_of_the_night_is_installed_and_is_the_command_that_there_is(tmp_path: Path) -> None:
    install(tmp_path)
    units = tmp_path / "etc/systemd/system"
    (program,) = re.findall(r"^ExecStart=(.+)$", (units / "portevoix-backup.service").read_text(), re.MULTILINE)
    assert program == f"{ROOT}/.venv/bin/python manage.py backup /var/backups/portevoix"
    assert "OnCalendar=" in (units / "portevoix-backup.timer").read_text()
    argv = [sys.executable, "manage.py", "backup", str(tmp_path / "backups"), "--json"]
    environment = {"PATH": "/usr/bin:/bin", "PORTEVOIX_ENV": "embedded", "PORTEVOIX_DATA": str(tmp_path / "data")}
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, (tmp_path / "backups").is_dir()) == (0, True), done.stderr


def install(root: Path, domain: str = "films.mairie.example") -> subprocess.CompletedProcess[str]:
    argv = [str(ROOT / "script" / "install"), domain, "--root", str(root)]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def variables(root: Path) -> dict[str, str]:
    """As systemd reads them."""
    lines = (root / "etc/portevoix.env").read_text().splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _equals, value in pairs}


def test_what_script_install_writes_is_accepted_by_django_as_it_stands(tmp_path: Path) -> None:
    assert install(tmp_path).returncode == 0
    told = variables(tmp_path)
    assert told["ALLOWED_HOSTS"] == "films.mairie.example" and told["MAIL_FROM"].endswith("@films.mairie.example>")
    environment = {"PATH": "/usr/bin:/bin", **told, "PORTEVOIX_DATA": str(tmp_path / "data")}
    argv = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr
    assert (tmp_path / "etc/portevoix.env").stat().st_mode & 0o007 == 0


def test_the_domain_is_everywhere_and_the_samples_are_nowhere(tmp_path: Path) -> None:
    install(tmp_path)
    site = (tmp_path / "etc/nginx/sites-enabled/portevoix").read_text()
    assert site == (SAMPLES / "nginx.conf").read_text().replace("videos.ville.example", "films.mairie.example")
    unit = (tmp_path / "etc/systemd/system/portevoix.service").read_text()
    assert f"WorkingDirectory={ROOT}\n" in unit and f"ExecStart={ROOT}/.venv/bin/python -m config.start\n" in unit
    included = {path for name in tmp_path.glob("etc/nginx/**/*") if name.is_file() for path in included_by(name)}
    assert all((tmp_path / path.lstrip("/")).exists() for path in included)


def included_by(path: Path) -> list[str]:
    return re.findall(r"^\s*include (/etc/nginx/portevoix\S+);", path.read_text(), re.MULTILINE)


def test_a_second_time_what_the_operator_wrote_is_kept(tmp_path: Path) -> None:
    install(tmp_path)
    files, settings = tmp_path / "etc/nginx/portevoix-files.conf", tmp_path / "etc/portevoix.env"
    files.write_text((SAMPLES / "portevoix-s3.conf").read_text())
    settings.write_text(settings.read_text() + "LOG_LEVEL=INFO\n")
    before = files.read_text(), settings.read_text()
    again = install(tmp_path)
    assert (again.returncode, "is kept" in again.stdout) == (0, True)
    assert (files.read_text(), settings.read_text()) == before


EDITED = {
    "etc/nginx/sites-available/portevoix": ("keepalive 16;", "keepalive 64;"),
    "etc/nginx/portevoix-answer.conf": ("etag off;", "etag off; # ours"),
    "etc/systemd/system/portevoix.service": ("TimeoutStopSec=60", "TimeoutStopSec=90"),
    "etc/systemd/system/portevoix-backup.timer": ("02:30:00", "04:00:00"),
    "usr/local/bin/portevoix": ("--quiet", "--quiet --pty"),
}


def test_a_second_time_no_edit_of_the_town_is_overwritten(tmp_path: Path) -> None:
    install(tmp_path)
    for name, (ours, theirs) in EDITED.items():
        text = (tmp_path / name).read_text()
        assert ours in text
        (tmp_path / name).write_text(text.replace(ours, theirs, 1))
    there = {name: (tmp_path / name).read_text() for name in EDITED}
    again = install(tmp_path)
    assert again.returncode == 0
    assert {name: (tmp_path / name).read_text() for name in EDITED} == there
    assert again.stdout.count("was edited and is kept") == len(EDITED)


class Samples:
    """Samples of one version after the other, put into one town."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "town"
        self.earlier: Path | None = None

    def version(self, text: str) -> str:
        """A version whose sample says `text`; what was said when its file was put."""
        samples = self.folder / f"version {len(list(self.folder.iterdir()))}"
        samples.mkdir()
        (samples / "nginx.conf").write_text(text)
        files = TownFiles(self.root, samples, Path("/opt/portevoix"), "films.mairie.example", self.earlier)
        said = io.StringIO()
        with redirect_stdout(said):
            files.put("nginx.conf", "etc/nginx/site")
        self.earlier, self.before = samples, files.before
        return said.getvalue()

    @property
    def file(self) -> Path:
        return self.root / "etc/nginx/site"


def test_a_changed_sample_is_installed_where_the_town_did_not_edit(tmp_path: Path) -> None:
    samples = Samples(tmp_path)
    samples.version("one\n")
    assert "brought up to date" in samples.version("two\n")
    assert samples.file.read_text() == "two\n"
    put_back(samples.root, samples.before)
    assert samples.file.read_text() == "one\n"


def test_a_changed_sample_is_shown_once_as_a_difference_where_the_town_edited(tmp_path: Path) -> None:
    samples = Samples(tmp_path)
    samples.version("one\n")
    samples.file.write_text("one, and ours\n")
    said = samples.version("two\n")
    assert "-one, and ours\n" in said and "+two\n" in said
    assert "+two" not in samples.version("two\n")
    assert "+three" in samples.version("three\n")
    assert samples.file.read_text() == "one, and ours\n" and samples.before == {}


def test_what_a_version_without_digests_wrote_is_known_by_its_samples(tmp_path: Path) -> None:
    samples = Samples(tmp_path)
    samples.version("one\n")
    (samples.root / INSTALLED_LIST).unlink()
    samples.version("two\n")
    assert samples.file.read_text() == "two\n"


def test_what_the_town_took_away_stays_away(tmp_path: Path) -> None:
    samples = Samples(tmp_path)
    samples.version("one\n")
    samples.file.unlink()
    samples.version("two\n")
    assert not samples.file.exists()


@pytest.mark.parametrize("domain", ["ville", "-a.fr", "a..fr", "a b.fr", "a.fr; rm", "https://a.fr", "a_b.fr", "a.fr/"])
def test_what_is_no_domain_is_refused_and_writes_nothing(tmp_path: Path, domain: str) -> None:
    done = install(tmp_path / "there", domain)
    assert done.returncode in {1, 2} and done.stderr
    assert not (tmp_path / "there").exists()


def test_setup_compiles_every_room_so_that_a_service_that_may_not_write_starts_fast() -> None:
    steps = (ROOT / "script" / "setup_steps.py").read_text()
    (rooms,) = re.findall(r"^ROOMS = (\([^)]+\))", steps, re.MULTILINE)
    assert set(ast.literal_eval(rooms)) == set(ROOMS)
    uncompiled = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if not Path(importlib.util.cache_from_source(str(path))).exists()
    ]
    assert uncompiled == []
