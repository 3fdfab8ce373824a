"""The files of a release, each stored with its row and listed for the manifest."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dubbing.manifests import ReleaseFile
from storage.files import StoredBytes
from storage.stored_files import Holder, store_public


@dataclass
class ReleaseFiles:
    """The files of a release as its manifest lists them; the first of each role is the one that pages link to.
    voices: the people heard in its sound."""

    holder: Holder
    voices: tuple[int, ...] = ()
    files: list[ReleaseFile] = field(default_factory=list)

    def add(self, role: str, stored: StoredBytes, **more: int) -> StoredBytes:
        """List a file that is stored already."""
        self.files.append(ReleaseFile(role=role, path=stored.path, bytes=stored.bytes, sha256=stored.sha256, **more))
        return stored

    def text(self, role: str, path: Path, text: str) -> StoredBytes:
        """Write a playlist or a text, store it and list it."""
        path.write_text(text, encoding="utf-8")
        return self.silent(role, path)

    def silent(self, role: str, path: Path) -> StoredBytes:
        """Store and list a file in which nobody is heard."""
        return self.add(role, store_public(self.holder, role, path, voices=()))

    def sound(self, role: str, path: Path, **more: int) -> StoredBytes:
        """Store and list a file in which the voices are heard."""
        return self.add(role, store_public(self.holder, role, path, voices=self.voices), **more)
