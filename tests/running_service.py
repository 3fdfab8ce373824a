"""Portevoix as `script/run` starts it, on a data directory of its own, with access to every process."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from config.processes import broker_answers
from config.start import database_stamp, static_stamp
from tests import database_template
from tests.collected_static import put_static
from tests.material.cached_files import cached
from tests.ports import free_port
from tests.processes import is_alive, wait_for, wait_gone

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "portevoix.sqlite3"


class RunningService:
    """`python -m config.start` on a data directory of its own. variables: more of its environment."""

    def __init__(self, data: Path, **variables: str) -> None:
        self.data, self.port, self.variables = data, free_port(), variables
        self.process: subprocess.Popen[bytes] | None = None

    @classmethod
    def with_tables(cls, data: Path) -> RunningService:
        """One that was started before, with an empty database: to make its tables takes seconds of the processor, and
        tests/config/test_start.py does it."""
        one = cls(data)
        (data / "run").mkdir(parents=True)
        shutil.copyfile(
            cached("service.database", ("embedded", *database_template.ingredients()), _migrate), data / DATABASE
        )
        return one.with_static(database=database_stamp(data))

    def with_static(self, **prepared: str) -> RunningService:
        """Its static files are collected. prepared: what else is done, by its stamp (`config.start.prepare`)."""
        put_static(self.data)
        (self.data / "run").mkdir(exist_ok=True)
        (self.data / "run" / "prepared.json").write_text(json.dumps({**prepared, "static": static_stamp()}))
        return self

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        given = {"PORTEVOIX_ENV": "embedded", "PORTEVOIX_DATA": str(self.data), "PORTEVOIX_DEMO": "no"}
        return {**kept, **given, "PORT": str(self.port), **self.variables, **more}

    def start(self, *, within_s: float = 120) -> None:
        output = (self.data.parent / "said").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.start"], cwd=ROOT, env=self.environment(), stdout=output, stderr=output
        )
        process = self.process
        try:
            wait_for(lambda: self.answers() or process.poll() is not None, "the first page", within_s)
        except AssertionError:
            self.kill()  # a service that came too late would run on beside all that follows
            raise
        assert process.poll() is None, f"it ended:\n{self.said()}"

    def kill(self) -> None:
        """`kill -9`; returns when nothing of it is left."""
        assert self.process
        self.process.kill()
        self.process.wait()
        for pid in self.ours():
            wait_gone(pid)

    def answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/healthz", headers={"Host": self.variables.get("ALLOWED_HOSTS", "localhost")})
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()

    def said(self) -> str:
        return (self.data.parent / "said").read_text()

    def ours(self) -> dict[int, str]:
        """Every living process of this data directory, by its environment or a path in its command: Valkey overwrites
        its environment, ffmpeg is given none of ours."""
        mark, found = f"PORTEVOIX_DATA={self.data}".encode(), {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                ours = mark in (folder / "environ").read_bytes().split(b"\0") or f"{self.data}/" in command
                if ours and is_alive(int(folder.name)):
                    found[int(folder.name)] = command
            except OSError:  # it has ended meanwhile, or belongs to another user
                continue
        return found

    def the(self, word: str) -> int:
        """The oldest process whose command says `word`."""
        return wait_for(lambda: min((pid for pid, argv in self.ours().items() if word in argv), default=None), word)

    def broker_is_there(self) -> bool:
        return broker_answers(self.data / "run" / "broker.sock")

    def worker_count(self) -> int:
        """Celery processes: two workers with three pool children, and the scheduler, make 6."""
        return sum("celery" in argv for argv in self.ours().values())

    def manage(self, *arguments: str | Path) -> dict[str, Any]:
        """A command on the same data directory; what it says with --json."""
        answer: dict[str, Any] = json.loads(self._manage(*map(str, arguments), "--json"))
        return answer

    def manage_in_turn(self, *commands: tuple[str | Path, ...]) -> list[dict[str, Any]]:
        """Several, each with its answer, in one process: each would load Django and what measures sound."""
        calls = [f"call_command(*{[*map(str, command), '--json']})" for command in commands]
        code = "\n".join(["from django.core.management import call_command", *calls])
        return [json.loads(line) for line in self._manage("shell", "--no-imports", "-c", code).splitlines()]

    def _manage(self, *arguments: str) -> str:
        argv = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(argv, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(arguments)}: {done.stderr}"
        return done.stdout


def _migrate(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = RunningService(Path(folder))
        argv = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(argv, cwd=ROOT, env=one.environment(), check=True)
        with closing(sqlite3.connect(one.data / DATABASE)) as database:
            database.execute("VACUUM INTO ?", [str(target)])
