"""A store in an S3 bucket: what django-storages offers, and what we need in addition.

- One client for all threads of a process: a client can be shared, and each further one costs 10 MB.
- A span of a file is requested as a range; django-storages fetches the whole object for its first byte.
- A signed address for nginx in front, which keeps it secret: no browser ever sees one.
- A missing object is FileNotFoundError everywhere; a store that cannot be reached is `StoreUnreachable`, an OSError.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import IO, Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

SIGNED_S = 300  # nginx uses the address at once; the next request gets a new one
# Checksums beyond those that the protocol requires are unknown to several providers (Ceph, Garage, older MinIO).
CLIENT = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=30,
    retries={"mode": "standard", "max_attempts": 3},
    max_pool_connections=32,
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_lock = threading.Lock()
_connections: dict[tuple[int, str, str], Any] = {}


class StoreUnreachable(OSError):
    """The object store did not answer, or refused us."""


@contextmanager
def _translated_errors(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(name) from error
        raise StoreUnreachable(f"The object store refused {name}: {error}") from error
    except BotoCoreError as error:
        raise StoreUnreachable(f"The object store does not answer: {error}") from error


class ObjectStore(S3Storage):
    """A folder (`location`) of a bucket. Objects are written whole and never changed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(client_config=CLIENT, **options)

    @property
    def connection(self) -> Any:
        key = (os.getpid(), str(self.endpoint_url), str(self.access_key))  # a forked process makes its own
        with _lock:
            if key not in _connections:
                _connections[key] = self._create_session().resource(
                    "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
                )
            return _connections[key]

    @property
    def bucket(self) -> Any:
        return self.connection.Bucket(self.bucket_name)

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    def exists(self, name: str) -> bool:
        with _translated_errors(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _translated_errors(name):
            return int(super().size(name))

    def delete(self, name: str) -> None:
        with _translated_errors(name):
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _translated_errors(path):
            folders, files = super().listdir(path)
            return folders, files

    def get_modified_time(self, name: str) -> datetime:
        with _translated_errors(name):
            found: datetime = self.bucket.Object(self._key(name)).last_modified
            return found

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _translated_errors(name):
            return super()._open(name, mode)

    def _save(self, name: str, content: File[bytes]) -> str:
        with _translated_errors(name):
            return str(super()._save(name, content))

    def renew(self, name: str) -> None:
        """Renew the object's time by copying it onto itself (S3 requires a change: the metadata)."""
        key = self._key(name)
        with _translated_errors(name):
            self.client.copy(
                {"Bucket": self.bucket_name, "Key": key},
                self.bucket_name,
                key,
                ExtraArgs={"MetadataDirective": "REPLACE", "ACL": self.default_acl},
            )

    def open_span(self, name: str, start: int, length: int) -> IO[bytes]:
        """A stream of `length` bytes from `start`; 0: the whole object."""
        asked = {"Range": f"bytes={start}-{start + length - 1}"} if length else {}
        with _translated_errors(name):
            body: IO[bytes] = self.client.get_object(Bucket=self.bucket_name, Key=self._key(name), **asked)["Body"]
            return body

    def fetch(self, name: str, to: IO[bytes]) -> None:
        """The whole object into an open file; what breaks off on the way is StoreUnreachable, never a shorter file."""
        # As a context of its own, botocore's stream would be the bare one, which counts no bytes and has other errors.
        with _translated_errors(name), closing(self.open_span(name, 0, 0)) as data:
            shutil.copyfileobj(data, to, 1024 * 1024)

    def signed_path(self, name: str) -> str:
        """Path and signature, without the store's host: `bucket/location/name?X-Amz-…`. For GET, from nginx only."""
        whole = self.client.generate_presigned_url(
            "get_object", Params={"Bucket": self.bucket_name, "Key": self._key(name)}, ExpiresIn=SIGNED_S
        )
        parts = urlsplit(whole)
        return f"{parts.path.lstrip('/')}?{parts.query}"

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))
