"""A repository with versions of this program, and a town's server that a folder stands for: nothing of systemd runs.

The versions are this working tree with a number and a change each. Their script/setup takes what is installed here, and
they compress no static file, which each start of another version would do for four seconds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.material import first_edition
from tests.ports import free_port
from tests.processes import is_alive
from tests.running_service import ROOT

DOMAIN = "films.mairie.example"
LEFT_OUT = ("tests/", "benchmarks/", "docs/pictures/", "docs/decisions/")
SETUP = f"""#!/bin/sh
cd "$(dirname "$0")/.." && ln -s {ROOT}/.venv .venv && ln -s {ROOT}/node_modules node_modules
"""
UNCOMPRESSED = ("map", "js", "mjs", "css", "svg", "html", "json", "ts")
# systemctl: starts what the unit would, with the environment that it names, and stops it.
SYSTEMCTL = """#!{python}
import os, pathlib, signal, subprocess, sys
root = pathlib.Path({root!r})
pid, log = root / "pid", root / "systemctl.log"
with log.open("a") as told:
    told.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "start":
    unit = dict(line.split("=", 1) for line in (root / "etc/systemd/system/portevoix.service").read_text().splitlines()
                if "=" in line and not line.startswith("#"))
    lines = (root / "etc/portevoix.env").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    settings["PORTEVOIX_DATA"] = str(root / settings["PORTEVOIX_DATA"].lstrip("/"))
    kept = {{"PATH": os.environ["PATH"], "PORTEVOIX_TOWN": str(root)}}
    output = (root / "said").open("ab")
    started = subprocess.Popen(unit["ExecStart"].split(), cwd=unit["WorkingDirectory"], env={{**kept, **settings}},
                               stdout=output, stderr=output, start_new_session=True)
    pid.write_text(str(started.pid))
elif sys.argv[1] == "stop" and pid.exists():
    number = int(pid.read_text())
    handle = os.pidfd_open(number) if pathlib.Path(f"/proc/{{number}}").exists() else None
    if handle is not None:
        import select
        os.kill(number, signal.SIGTERM)
        select.select([handle], [], [], 120)
    pid.unlink()
"""


class Versions:
    """The town's upstream repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        compiled = [str(path.relative_to(ROOT)) for path in ROOT.glob("locale/*/LC_MESSAGES/*.mo")]
        for name in (*listed.stdout.splitlines(), *compiled):
            if not name.startswith(LEFT_OUT) and (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)
        self.write("script/setup", SETUP)
        self.change("config/settings/base.py", ('    "map",\n)', f"    *{UNCOMPRESSED},\n)"))
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *words], cwd=self.folder, check=True, capture_output=True)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def change(self, name: str, *pairs: tuple[str, str]) -> None:
        text = (self.folder / name).read_text()
        for before, after in pairs:
            assert before in text
            text = text.replace(before, after)
        self.write(name, text)

    def release(self, version: str, before: str) -> None:
        self.change("config/settings/base.py", (f'VERSION = "{before}"', f'VERSION = "{version}"'))
        self.git("add", "-Af")
        self.git("commit", "-qm", version)
        self.git("tag", f"v{version}")


class UpgradedTown:
    """root: stands for `/`; /opt/portevoix in it is a clone of `versions`, as installed by hand. url: of PostgreSQL;
    without it the database is a file."""

    def __init__(self, root: Path, versions: Versions, url: str = "") -> None:
        self.root, self.port, self.program = root, free_port(), root / "opt/portevoix"
        self.data = root / "var/lib/portevoix"
        self.data.parent.mkdir(parents=True)
        first_edition.unpack(root).rename(self.data)
        self._program("systemctl", SYSTEMCTL.format(python=sys.executable, root=str(root)))
        self._program("nginx", "#!/bin/sh\n")
        subprocess.run(["git", "clone", "-q", versions.folder, self.program], check=True)
        subprocess.run([self.program / "script/setup"], check=True)
        self.run("install", DOMAIN)
        with (root / "etc/portevoix.env").open("a") as settings:
            settings.write(f"PORT={self.port}\nWEB_WORKERS=1\n" + (f"DATABASE_URL={url}\n" if url else ""))

    def _program(self, name: str, text: str) -> None:
        path = self.root / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": f"{self.root}/bin:{os.environ['PATH']}"}

    def run(self, script: str, *words: str) -> subprocess.CompletedProcess[str]:
        argv = [str(self.program / "script" / script), *words, "--root", str(self.root)]
        return subprocess.run(argv, env=self.environment, capture_output=True, text=True, check=False)

    def beside(self, script: str, *words: str, look: Callable[[], object]) -> subprocess.CompletedProcess[str]:
        """The same, and `look` is called again and again until it ends."""
        argv = [str(self.program / "script" / script), *words, "--root", str(self.root)]
        with subprocess.Popen(
            argv, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as one:
            while one.poll() is None:
                look()
            said, wrong = one.communicate()
        return subprocess.CompletedProcess(argv, one.returncode, said, wrong)

    def systemctl(self, word: str) -> None:
        subprocess.run([self.root / "bin/systemctl", word, "portevoix"], env=self.environment, check=True)

    @property
    def is_running(self) -> bool:
        return is_alive(int((self.root / "pid").read_text()))

    def manage(self, *words: str) -> str:
        lines = (self.root / "etc/portevoix.env").read_text().splitlines()
        settings = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        environment = {**self.environment, **settings, "PORTEVOIX_DATA": str(self.data)}
        argv = [str(self.program / ".venv/bin/python"), "manage.py", *words]
        done = subprocess.run(argv, cwd=self.program, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout
