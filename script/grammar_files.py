"""Grammalecte, the checker of French grammar, into a folder of its own: standard library only.

Debian has it only as an extension of LibreOffice, whose package asks for 250 MB of other packages. So its files alone
are fetched by apt, which checks them, and unpacked beside our Python packages; nothing is installed. Where that is not
possible nothing is lost: `doctor` says what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "libreoffice-grammalecte"
INSIDE = Path("usr/lib/libreoffice/share/extensions/grammalecte/pythonpath")
LICENCE = Path("usr/share/doc") / PACKAGE / "copyright"
PROGRAM = "grammalecte-cli.py"
KEPT = ("grammalecte", PROGRAM)
PATIENCE = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20")


def fetch(target: Path) -> bool:
    """Put its files into `target`, whole or not at all. False: no Debian, no such package or no network."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        aside = Path(folder)
        if not _download(aside):
            return False
        package = next(aside.glob("*.deb"))
        if not _run(["dpkg-deb", "-x", package.name, "unpacked"], aside):
            return False
        files = aside / "files"
        files.mkdir()
        for path in (*(INSIDE / name for name in KEPT), LICENCE):
            shutil.move(aside / "unpacked" / path, files / path.name)
        shutil.rmtree(target, ignore_errors=True)
        files.rename(target)
    return True


def _download(folder: Path) -> bool:
    """As root once more after apt has read its lists: a fresh machine has none."""
    download = ["apt-get", *PATIENCE, "download", "-q", PACKAGE]
    if _run(download, folder):
        return True
    return os.getuid() == 0 and _run(["apt-get", *PATIENCE, "update", "-q"], folder) and _run(download, folder)


def _run(argv: list[str], folder: Path) -> bool:
    done = subprocess.run(argv, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0
