"""What the tests of stored files share."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import storages

from storage.files import walk
from storage.models import StoredFile
from storage.states import FileState
from storage.stored_files import Holder

ONE, TWO = Holder("release", "1"), Holder("release", "2")


def file(folder: Path, text: str) -> Path:
    path = folder / f"{text}.vtt"
    path.write_text(text, encoding="utf-8")
    return path


def there(path: str, store: str = "public") -> bool:
    return storages[store].exists(path)


def states(path: str) -> list[str]:
    return sorted(StoredFile.objects.filter(path=path).values_list("state", flat=True))


def all_agree() -> None:
    """Each file has a row that is not gone, each such row its file, of the size and digest that it says."""
    for store in ("public", "private"):
        paths = set(walk(storages[store], ""))
        rows = StoredFile.objects.filter(store=store).exclude(state=FileState.GONE)
        assert paths == set(rows.values_list("path", flat=True))
        for row in rows:
            assert (storages[store].size(row.path), Path(row.path).stem) == (row.bytes, row.sha256)
