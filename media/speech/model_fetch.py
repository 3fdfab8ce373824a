"""A larger Whisper model from the internet, into the data directory: at a fixed revision, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from craft.messages import N_
from craft.transcripts.whisper_models import SIZES
from media.programs.child import TAIL_BYTES, MediaError, kill
from media.programs.confine import Limits, clean_environment, confine

CHILD = Path(__file__).with_name("model_fetch_child.py")
TICK_S = 1.0
# A town's proxy and its own certificates; and where else than usual the hub is (a mirror).
NETWORK = (
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "HF_ENDPOINT"),
)
WEIGHTS = "model.bin"
NOT_FETCHED = N_("The larger model could not be fetched. Nothing is lost: try again, and it goes on where it was.")
OTHER_BYTES = N_("The larger model is not the one that was fetched before. It is not used; tell the operator.")


def model_folder(name: str, data_dir: Path) -> Path:
    return data_dir / "models" / f"fetched-{name}"


def is_fetched(name: str, data_dir: Path) -> bool:
    return (model_folder(name, data_dir) / WEIGHTS).is_file()


def fetch_model(name: str, data_dir: Path, on_progress: Callable[[int], None]) -> None:
    """name: one of SIZES. on_progress: permille, at least once a second; may raise to stop: the next call goes on.

    Raises MediaError: `not_fetched`; `other_bytes` when it is not what the first fetch brought.
    """
    if is_fetched(name, data_dir):
        return
    folder = data_dir / "models" / f".fetching-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    snapshot = _download(name, folder, on_progress)
    files = {WEIGHTS: folder / WEIGHTS, **{path.name: path.resolve() for path in snapshot.iterdir()}}
    _compare(name, data_dir, files[WEIGHTS])
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        built = Path(aside) / "model"
        built.mkdir()
        for file_name, path in files.items():
            os.link(path, built / file_name)  # two of the same bytes are one file there: not moved
        os.rename(built, model_folder(name, data_dir))
    shutil.rmtree(folder)


def check_model(name: str, data_dir: Path) -> None:
    """Raises MediaError (`other_bytes`) when its weights are not those of the first fetch."""
    _compare(name, data_dir, model_folder(name, data_dir) / WEIGHTS)


def _compare(name: str, data_dir: Path, weights: Path) -> None:
    """The digest is kept beside the folder: it outlives a model that is removed and fetched again."""
    kept = data_dir / "models" / f"fetched-{name}.sha256"
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if not kept.exists():
        kept.write_text(f"{digest}\n", encoding="ascii")
    elif kept.read_text(encoding="ascii").strip() != digest:
        raise MediaError(OTHER_BYTES, code="other_bytes", detail=f"{weights} is not what {kept} says.")


def _download(name: str, folder: Path, on_progress: Callable[[int], None]) -> Path:
    """In a process of its own, which can be stopped at any moment. Returns the folder of the small files."""
    argv: list[str | Path] = [sys.executable, "-I", CHILD, SIZES[name].repository, SIZES[name].revision, folder]
    # The library's own caches lie in the folder too.
    ways = {"HF_HOME": str(folder), "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    network = {variable: os.environ[variable] for variable in NETWORK if variable in os.environ}
    with (folder / "said").open("w+b") as said:
        child = subprocess.Popen(
            confine(argv, Limits(memory_bytes=None)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=clean_environment({**network, **ways}),
            start_new_session=True,
        )
        try:
            while child.poll() is None:
                on_progress(min(999, 1000 * _bytes(folder) // SIZES[name].bytes))
                try:
                    child.wait(TICK_S)
                except subprocess.TimeoutExpired:
                    continue
            assert child.stdout is not None
            snapshot = child.stdout.read().decode().strip()
        finally:
            kill(child)
        said.seek(0)
        words = said.read()[-TAIL_BYTES:].decode("utf-8", "replace")
    if child.returncode or not (folder / WEIGHTS).is_file():
        raise MediaError(NOT_FETCHED, code="not_fetched", detail=f"{name} was not fetched.", stderr_tail=words)
    return Path(snapshot)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
