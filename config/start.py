"""What script/run does once everything is installed: prepare the data directory, then keep the processes running.

Stamps tell when nothing has changed and preparing can be skipped, so that a second start takes a second or two.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType
from typing import IO

from config import celery_app, processes
from config.environment import ROOT, data_dir, flag, settings_module
from config.forks import InFork, share_memory
from config.mailbox import Mailbox
from config.static_finders import vendor_files
from config.supervisor import STOP_SIGNALS, Supervisor, die_with
from media.speech.whisper_model import PACKAGED, packaged_model
from media.words.lemma_files import missing_tables

# Pages (with them all of Django), then what Celery and gunicorn load when they begin.
PROGRAM = (
    "config.wsgi",
    *("celery.bin.celery", "celery.apps.worker", "celery.concurrency.prefork", "celery.worker.components"),
    *("celery.apps.beat", "kombu.transport.redis", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "jobs.workers"),
)
LOG_LIMIT = 8 * 1024 * 1024


class StartRefused(Exception):
    """Portevoix cannot start; the message is for the person who typed the command."""


def say(text: str) -> None:
    print(text, flush=True)


def single_instance_lock(run: Path) -> IO[str]:
    """A lock that the kernel releases when this process ends, however it ends."""
    lock = open(run / "supervisor.lock", "a+")  # noqa: SIM115  # held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise StartRefused(
            f"Portevoix already runs on this data directory (process {lock.read().strip() or 'unknown'}). "
            "Stop it first, or choose another PORTEVOIX_DATA."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    os.register_at_fork(after_in_child=lock.close)  # it is ours alone: a process of ours that outlived us would hold it
    return lock


def port_is_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartRefused(
                f"Port {port} cannot be used ({error.strerror}). Choose another one: PORT=8001 script/run"
            ) from None


def manage(*arguments: str) -> None:
    # In its own session, so that Ctrl-C reaches only us (subprocess.run then ends the child); it ends when we end.
    argv = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(argv, cwd=ROOT, check=False, start_new_session=True, preexec_fn=die_with(os.getpid()))
    if done.returncode:
        raise StartRefused(f"manage.py {arguments[0]} failed; the reason stands above.")


def listing(paths: Iterable[Path]) -> str:
    """Digest of names, sizes and times: enough to see that a file has changed."""
    total = hashlib.sha256()
    for path in sorted(paths):
        facts = path.stat()
        total.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return total.hexdigest()


def database_stamp(data: Path) -> str:
    """Changes when there is a new migration, and when the database file was replaced (a restored backup)."""
    file = data / "portevoix.sqlite3"
    identity = str(file.stat().st_ino) if file.exists() else os.environ.get("DATABASE_URL", "")
    return listing(ROOT.glob("*/migrations/*.py")) + identity


def static_stamp() -> str:
    own = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    vendor = [ROOT / "node_modules" / name for name in vendor_files().files]
    return listing([*own, *(path for path in vendor if path.exists()), ROOT / "package.json"])


def prepare(data: Path) -> None:
    """Bring database, static files and the Whisper model up to date, each only when its stamp says so."""
    file = data / "run" / "prepared.json"
    try:
        stamps: dict[str, str] = json.loads(file.read_text())
    except (OSError, ValueError):
        stamps = {}
    if stamps.get("database") != database_stamp(data):
        say("Preparing the database …")
        manage("migrate", "--no-input", "--verbosity", "0")
        stamps["database"] = database_stamp(data)
    if stamps.get("static") != static_stamp() or not (data / "static").exists():
        say("Preparing the static files …")
        manage("collectstatic", "--no-input", "--verbosity", "0")
        stamps["static"] = static_stamp()
    if os.environ.get("WHISPER_MODEL", PACKAGED) in ("", PACKAGED):
        packaged_model(data)  # joins its halves now, so that the first transcription does not have to
    aside = file.with_suffix(".aside")
    aside.write_text(json.dumps(stamps))
    aside.replace(file)


def prepare_word_tables(data: Path) -> None:
    """The dictionary forms of the languages that are open, before anybody needs them: nobody makes one meanwhile."""
    languages = open_languages(data)
    if languages is None or missing_tables(data, languages):
        say("Preparing the words of the glossary …")
        manage("lemma_tables")


def open_languages(data: Path) -> list[str] | None:
    """Asked of SQLite itself, since Django takes two seconds to load; None where the database is elsewhere."""
    if os.environ.get("DATABASE_URL"):
        return None
    with closing(sqlite3.connect(f"{(data / 'portevoix.sqlite3').as_uri()}?mode=ro", uri=True)) as database:
        return [tag for (tag,) in database.execute("SELECT DISTINCT language FROM tutorials_languageversion")]


def own_broker(settings: ModuleType) -> bool:
    """Whether we start the broker, on a private socket; with REDIS_URL in production it runs elsewhere."""
    return bool(f"redis+socket://{settings.BROKER_SOCKET}" == settings.CELERY_BROKER_URL)


def trim_log(log: Path) -> Path:
    """The log file, emptied when it is too large: two generations are kept. Processes that write to it append, so they
    go on at its new end; a line written at this very moment may be lost."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        shutil.copyfile(log, log.with_suffix(".old.log"))
        os.truncate(log, 0)
    return log


def start() -> int:
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    os.environ["PORT"] = str(port)  # for the settings' addresses, which all processes share
    settings = import_module(settings_module())  # what is missing or dangerous is reported before anything is touched
    embedded = bool(settings.EMBEDDED)
    data = data_dir()
    run, logs = data / "run", data / "log"
    for folder in (run, logs, data / "mail"):
        folder.mkdir(parents=True, exist_ok=True)
    run.chmod(0o700)
    lock = single_instance_lock(run)
    port_is_free(host, port)
    (run / "port").write_text(str(port), "ascii")  # for the links of commands in another terminal
    prepare(data)
    prepare_word_tables(data)
    accounts, done = data / "demonstration.txt", run / "demonstration-done"
    mailbox, demonstrates = Mailbox(data / "mail"), flag("PORTEVOIX_DEMO", embedded)

    def announce() -> None:
        if not embedded:
            say(f"Portevoix answers on {host}:{port}, for {settings.PUBLIC_ADDRESS}. Logs: {logs}.")
            return
        say(f"\nPortevoix answers.\n  Parents:  http://localhost:{port}/\n  Workshop: http://localhost:{port}/atelier/")
        say("  (A browser lends its microphone to localhost and to HTTPS only: localhost is enough to try.)")
        if done.exists() and accounts.exists():
            announce_accounts()
        elif done.exists() or not demonstrates:  # demo --remove takes the file away
            say("  Nobody has an account? The first coordinator's link: .venv/bin/python manage.py invite")
        say(f"  Logs: {logs}. Ctrl-C stops everything.\n")

    def announce_accounts() -> None:
        done.touch()
        say(accounts.read_text().rstrip() if accounts.exists() else "")

    def tick() -> None:
        for line in mailbox.new_messages():
            say(line)
        for log in logs.glob("*.log"):  # a town's service runs for months
            if not log.name.endswith(".old.log"):
                trim_log(log)

    children = [
        *([processes.broker(run, trim_log(logs / "broker.log"))] if own_broker(settings) else []),
        processes.web(host, port, trim_log(logs / "web.log")),
        processes.worker("short", 2, trim_log(logs / "worker-short.log")),
        processes.worker("long", 1, trim_log(logs / "worker-long.log")),
        processes.beat(trim_log(logs / "scheduler.log")),
    ]
    if not done.exists() and demonstrates:
        accounts.unlink(missing_ok=True)
        # Nobody should see an empty site: three languages first, the others while the first pages are served.
        say("Loading the first languages of the demonstration (about a minute) …")
        manage("demo", "--if-empty", "--first")
        say("Other languages, films and a month of the town are loaded beside the first pages, in some minutes;")
        say("what to try is named here when they are there.")
        children.append(processes.demonstration(accounts, announce_accounts))
    load_program()
    with lock:
        return Supervisor(children, say, on_ready=announce, on_tick=tick).run()


def load_program() -> None:
    """What web, workers and scheduler are made of, before they are forked: each page, each task, and the servers'
    own modules. Nothing of it may leave a thread or a connection behind (tests/config/test_start.py)."""
    for module in PROGRAM:
        import_module(module)
    celery_app.loader.import_default_modules()
    share_memory()


def raise_interrupt(number: int, frame: FrameType | None) -> None:
    """While preparing. A shell that starts us in the background would have us ignore Ctrl-C's signal."""
    raise KeyboardInterrupt


def main() -> int:
    for number in STOP_SIGNALS:
        signal.signal(number, raise_interrupt)
    try:
        return start()
    except (StartRefused, processes.ProcessesRefused) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except InFork as child:
        child.run()
        return 0


if __name__ == "__main__":
    sys.exit(main())
