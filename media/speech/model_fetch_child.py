"""Run as a program: fetch a model into a folder, and say where its small files lie; its weights are `model.bin` in the
folder. Arguments: repository, revision, folder.

The library's own download (faster_whisper.download_model) begins anew in each process. The weights are nearly all of
it, so here they go on where an earlier process was stopped.
"""

import hashlib
import sys
from pathlib import Path

from huggingface_hub import get_hf_file_metadata, hf_hub_url, snapshot_download
from huggingface_hub.file_download import http_get

SMALL = ["config.json", "preprocessor_config.json", "tokenizer.json", "vocabulary.*"]
SHA256_LETTERS = 64

repository, revision, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
snapshot = snapshot_download(repository, revision=revision, cache_dir=folder, allow_patterns=SMALL)
weights, part = folder / "model.bin", folder / "model.bin.part"
if not weights.exists():
    url = hf_hub_url(repository, weights.name, revision=revision)
    told = get_hf_file_metadata(url)
    with part.open("ab") as file:
        http_get(url, file, resume_size=file.tell(), expected_size=told.size)
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if told.etag and len(told.etag) == SHA256_LETTERS and told.etag != digest:
        part.unlink()
        sys.exit(f"The weights are {digest}, not {told.etag}.")
    part.rename(weights)
sys.stdout.write(snapshot)
