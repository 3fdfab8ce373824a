"""The steps of script/upgrade: another version is built beside, then takes over whole, or everything is as it was.

/opt/portevoix             a link to the version that runs
/opt/portevoix-versions/   each version with its own Python packages; the one before stays, it is the way back
/var/lib/portevoix/upgrade/before/  the database and the files of /etc as they were (`--back`)

Standard library only. The running version's steps carry out the upgrade; the new one brings its own samples.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from town_files import VERSIONS, program_path, put_back
from upgrade_database import DatabaseRefused, PostgreSQLDatabase, SQLiteFile, adopt
from upgrade_service import Program, UpgradeRefused, variables, version_of

SERVICE = "portevoix"
SHARED_PATHS = ("private", "public", "locale", "cache", "secret-key", "erasures.jsonl")
TAG = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def run(*argv: str | Path, cwd: Path | None = None) -> None:
    print(f"+ {' '.join(map(str, argv))}", flush=True)
    if subprocess.run([str(part) for part in argv], cwd=cwd, stdin=subprocess.DEVNULL, check=False).returncode:
        raise UpgradeRefused(f"{argv[0]} failed; its reason stands above.")


class Town:
    """Where everything lies. root: `/`, or the folder that stands for it in a test."""

    def __init__(self, root: Path, here: Path) -> None:
        self.root, self.link = root, program_path(here)
        self.versions = self.link.with_name(self.link.name + VERSIONS)
        settings = variables(root / "etc/portevoix.env")
        self.data = root / settings.get("PORTEVOIX_DATA", "/var/lib/portevoix").lstrip("/")
        self.settings, self.port = settings, int(settings.get("PORT", "8000"))
        self.backups = root / "var/backups/portevoix"
        self.folder = self.data / "upgrade"
        self.before, self.trying = self.folder / "before", self.folder / "trying"

    def database(self, folder: Path) -> PostgreSQLDatabase | SQLiteFile:
        """With its copies in that folder."""
        url = self.settings.get("DATABASE_URL", "")
        return PostgreSQLDatabase(url, folder) if url else SQLiteFile(self.data, folder)

    def program(self, folder: Path, data: Path | None = None) -> Program:
        return Program(folder, self.settings, data or self.data)

    @property
    def running(self) -> Program:
        return self.program(self.link.resolve())

    def systemctl(self, *words: str) -> None:
        run("systemctl", *words)

    def start(self) -> None:
        self.systemctl("start", SERVICE)
        self.running.wait(self.port)

    def note(self) -> dict[str, Any]:
        """Of the last upgrade: {"from", "to", "at", "files"}; empty where there is none to go back from."""
        try:
            found: dict[str, Any] = json.loads((self.before / "upgrade.json").read_text())
        except (OSError, ValueError):
            return {}
        return found


def build(town: Town, wanted: str) -> Path | None:
    """The wanted version, or the newest, complete and beside; None when it runs already."""
    old = town.running
    run("git", "fetch", "--quiet", "--tags", "origin", cwd=old.folder)
    listed = subprocess.run(["git", "tag"], cwd=old.folder, capture_output=True, text=True, check=True).stdout.split()
    tags = sorted((tag for tag in listed if TAG.fullmatch(tag)), key=numbers)
    tag = f"v{wanted.removeprefix('v')}" if wanted else next(reversed(tags), "")
    if tag not in tags:
        raise UpgradeRefused(f"There is no version {wanted or 'yet'}; there are: {', '.join(tags) or 'none'}.")
    if numbers(tag) == numbers(old.version) and not old.version.endswith(".dev0"):
        print(f"Version {old.version} runs already.")
        return None
    if numbers(tag) < numbers(old.version):
        raise UpgradeRefused(f"Version {tag[1:]} is older than {old.version}. The way back: script/upgrade --back")
    folder = town.versions / tag[1:]
    shutil.rmtree(folder, ignore_errors=True)  # of an upgrade that did not end
    town.versions.mkdir(exist_ok=True)
    try:
        run("git", "clone", "--quiet", "--no-checkout", old.folder, folder)
        origin = subprocess.run(
            ["git", "remote", "get-url", "origin"], cwd=old.folder, capture_output=True, text=True, check=True
        )
        run("git", "remote", "set-url", "origin", origin.stdout.strip(), cwd=folder)
        run("git", "checkout", "--quiet", tag, cwd=folder)
        if version_of(folder) != tag[1:]:
            raise UpgradeRefused(f"{tag} says that it is version {version_of(folder)}.")
        run(folder / "script/setup", cwd=folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def shadow_of(town: Town) -> Path:
    """A data directory for the new version: its own database and static files, everything else the town's."""
    shadow = town.trying / "next"
    shadow.mkdir()
    adopt(shadow, town.data)
    for name in SHARED_PATHS:
        if (town.data / name).exists():
            (shadow / name).symlink_to(town.data / name)
    return shadow


def settle(town: Town) -> None:
    """The first time, the checkout itself stands where the link is to be: it becomes a version among the others."""
    if not town.link.is_symlink():
        folder = town.versions / version_of(town.link)
        os.rename(town.link, folder)
        town.link.symlink_to(folder)


def switch(town: Town, folder: Path) -> None:
    """The link leads there."""
    aside = town.link.with_name(f".{town.link.name}.aside")
    aside.unlink(missing_ok=True)
    aside.symlink_to(folder)
    os.replace(aside, town.link)


def bring_files(town: Town, folder: Path, earlier: Path) -> dict[str, str | None]:
    """nginx's files and units of that version; returns what was there."""
    note = town.trying / "files.json"
    samples = ("--up-to-date-from", earlier / "docs/install", "--before", note)
    run(sys.executable, folder / "script/install_steps.py", town.running.host, "--root", town.root, *samples)
    found: dict[str, str | None] = json.loads(note.read_text())
    return found


def read_again(town: Town, files: dict[str, str | None]) -> None:
    if any(name.startswith("etc/systemd/") for name in files):
        town.systemctl("daemon-reload")
    if any(name.startswith("etc/nginx/") for name in files):
        run("nginx", "-t")
        town.systemctl("reload", "nginx")


def files_back(town: Town, files: dict[str, str | None]) -> None:
    put_back(town.root, files)
    read_again(town, files)


def take_over(town: Town, folder: Path, despite_damage: bool) -> None:
    """Backup, migration, smoke test, switch. What is on `undone` brings everything back as it was."""
    shutil.rmtree(town.trying, ignore_errors=True)  # of an upgrade that did not end
    town.trying.mkdir(mode=0o700, parents=True)
    for place in (town.folder, town.trying):
        adopt(place, town.data)
    database = town.database(town.trying)
    with ExitStack() as undone:
        undone.callback(town.start)
        town.systemctl("stop", SERVICE)
        settle(town)
        old, at = town.running, datetime.now(UTC)
        with old.web_closed(town.port):
            back_up(town, old, despite_damage)
            database.keep()
            shadow = shadow_of(town)
            database.copy_into(shadow)
            if database.migrated_in_place:
                undone.callback(database.put_back)
            new = town.program(folder, shadow)
            new.manage("migrate", "--no-input", "--verbosity", "0")
            new.manage("collectstatic", "--no-input", "--verbosity", "0")
            new.smoke_test()
        files = bring_files(town, folder, old.folder)
        undone.callback(files_back, town, files)
        undone.callback(switch, town, old.folder)
        switch(town, folder)
        if not database.migrated_in_place:
            undone.callback(database.put_back)
        database.take(shadow)
        read_again(town, files)
        undone.callback(town.systemctl, "stop", SERVICE)
        town.start()
        undone.pop_all()
    shutil.rmtree(shadow, ignore_errors=True)
    note = {"from": old.version, "to": version_of(folder), "at": at.isoformat(), "files": files}
    (town.trying / "upgrade.json").write_text(json.dumps(note))
    shutil.rmtree(town.before, ignore_errors=True)
    os.rename(town.trying, town.before)


def back_up(town: Town, old: Program, despite_damage: bool) -> None:
    try:
        old.manage("backup", str(town.backups))
    except UpgradeRefused as refusal:
        if not despite_damage:
            raise UpgradeRefused(f"{refusal} Put it right first, or: script/upgrade --despite-damage") from None


def forget_others(town: Town, *kept: Path) -> None:
    for folder in town.versions.iterdir():
        if folder.is_dir() and folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def upgrade(town: Town, wanted: str, despite_damage: bool) -> None:
    old = town.running.version
    folder = build(town, wanted)
    if folder is None:
        return
    try:
        take_over(town, folder, despite_damage)
    except BaseException:
        if town.link.resolve() != folder:
            shutil.rmtree(folder, ignore_errors=True)
            print(f"Everything is as it was: version {town.running.version} runs.", file=sys.stderr)
        raise
    forget_others(town, folder, town.versions / old)
    print(f"Version {version_of(folder)} runs. The way back: script/upgrade --back (docs/install).")


def back(town: Town) -> None:
    """The version and the database of before the last upgrade. What came since is lost, but for erasures."""
    note = town.note()
    folder = town.versions / str(note.get("from"))
    if not note or not folder.is_dir():
        raise UpgradeRefused("There is no upgrade to go back from.")
    left = town.link.resolve()
    town.systemctl("stop", SERVICE)
    town.database(town.before).put_back()
    switch(town, folder)
    files_back(town, note["files"])
    (town.before / "upgrade.json").unlink()
    if town.running.has_command("repeat_erasures"):
        town.running.manage("repeat_erasures", "--since", note["at"])
    town.start()
    print(
        f"Version {note['from']} runs, with the database of {note['at']}. Version {version_of(left)} stays in {left}."
    )


def raise_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/upgrade", description="Another version, whole or not at all.")
    parser.add_argument("version", nargs="?", default="", help="like 0.4.0 (default: the newest)")
    parser.add_argument("--back", action="store_true", help="the version and the database of before the last upgrade")
    parser.add_argument("--despite-damage", action="store_true", help="although the backup names damaged files")
    parser.add_argument("--root", type=Path, default=Path("/"), help="a folder that stands for /, to try it")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, raise_interrupt)
    os.umask(0o022)
    steps: Callable[[Town], None] = back
    if not given.back:
        steps = lambda town: upgrade(town, given.version, given.despite_damage)  # noqa: E731
    try:
        if given.root == Path("/") and os.getuid() != 0:
            raise UpgradeRefused("Run it as root: sudo script/upgrade")
        steps(Town(given.root.absolute(), Path(__file__).absolute().parents[1]))
    except (UpgradeRefused, DatabaseRefused) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
