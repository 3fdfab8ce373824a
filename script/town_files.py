"""The files of a town's server, from the samples of docs/install; what the town edited is never overwritten.

/etc/portevoix.installed   name → digest of the sample, filled in, that was last written or shown
"""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_DOMAIN, SAMPLE_PROGRAM = "videos.ville.example", "/opt/portevoix"
S3, S3_SAMPLE = "location /internal/s3/", "portevoix-s3.conf"
INSTALLED_LIST = "etc/portevoix.installed"
VERSIONS = "-versions"


def program_path(folder: Path) -> Path:
    """Where units find the program: the link to the version that runs, where there are versions."""
    home = folder.parent
    return home.with_name(home.name.removesuffix(VERSIONS)) if home.name.endswith(VERSIONS) else folder


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write_file(path: Path, text: str, mode: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode)  # before a secret is written into it
    path.write_text(text)
    path.chmod(mode)
    return path


@dataclass
class TownFiles:
    """root: `/`, or the folder that stands for it. earlier: samples of the version that wrote the files before; None
    at an installation, which also writes what is missing. before: name → the text that was there, None for none."""

    root: Path
    samples: Path
    program: Path
    domain: str
    earlier: Path | None = None
    before: dict[str, str | None] = field(default_factory=dict)

    def text(self, sample: str, samples: Path | None = None) -> str:
        text = ((samples or self.samples) / sample).read_text()
        text = text.replace(SAMPLE_DOMAIN, self.domain).replace(SAMPLE_PROGRAM, str(self.program))
        return text.replace("<portevoix@ville.example>", f"<portevoix@{self.domain}>")

    def put(self, sample: str, name: str, mode: int = 0o644) -> None:
        """Write it where it is missing or as we left it; say how it differs where the town edited it."""
        path, installed = self.root / name, self._installed_digests()
        there = path.read_text() if path.exists() else None
        if there and S3 in there:
            sample = S3_SAMPLE  # a town may have put this one there
        text = self.text(sample)
        new, last = digest(text), installed.get(name)
        if there is None and last and self.earlier:
            return  # the town took it away
        if there is None or digest(there) in {new, last} or there == self._earlier_text(sample):
            if there != text:
                print(f"{path} is written." if there is None else f"{path} is brought up to date.")
                self.before[name] = there
                write_file(path, text, mode)
        elif last != new:
            print(f"{path} was edited and is kept as it is. The sample of this version says:")
            print("".join(difflib.unified_diff(_lines(there), _lines(text), str(path), sample)))
        else:
            print(f"{path} was edited and is kept as it is.")
        write_file(self.root / INSTALLED_LIST, json.dumps({**installed, name: new}, indent=1) + "\n")

    def _earlier_text(self, sample: str) -> str | None:
        """What the version before wrote, when it did not keep digests yet."""
        there = self.earlier is not None and (self.earlier / sample).exists()
        return self.text(sample, self.earlier) if there else None

    def _installed_digests(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((self.root / INSTALLED_LIST).read_text())
        except (OSError, ValueError):
            return {}
        return found


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def put_back(root: Path, before: dict[str, str | None]) -> None:
    """The texts that `TownFiles.put` found, with their modes."""
    for name, text in before.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text)
