"""An S3 server on loopback (moto), with a bucket, and the settings that name it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.request import Request, urlopen

import boto3
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

BUCKET = "portevoix-test"
KEYS = {"access_key": "an-access-key", "secret_key": "a-secret-key"}
REGION = "fr-par"


@dataclass(frozen=True)
class Bucket:
    port: int

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEYS["access_key"],
            aws_secret_access_key=KEYS["secret_key"],
            region_name=REGION,
        )

    def names(self) -> set[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {entry["Key"] for page in pages for entry in page.get("Contents", ())}

    def grow_old(self, *names: str, by: timedelta) -> None:
        """As if these objects had been written that long ago (the server lives in our process)."""
        for account in s3_backends.values():
            for store in account.values():
                for name in names:
                    if BUCKET in store.buckets:
                        store.buckets[BUCKET].keys[name].last_modified -= by

    def storages(self, others: dict[str, Any]) -> dict[str, Any]:
        """Django's STORAGES with both stores in the bucket, as the production settings write them."""
        given = {**KEYS, "bucket_name": BUCKET, "endpoint_url": self.endpoint, "region_name": REGION}
        kept = {"default_acl": "private", "file_overwrite": True}
        backend = "storage.object_store.ObjectStore"
        stores = {
            name: {"BACKEND": backend, "OPTIONS": {**given, **kept, "location": name}} for name in ("private", "public")
        }
        return {**others, **stores}

    def environment(self) -> dict[str, str]:
        """The variables of production that name the bucket."""
        keys = {"S3_ACCESS_KEY": KEYS["access_key"], "S3_SECRET_KEY": KEYS["secret_key"]}
        return {"S3_BUCKET": BUCKET, "S3_ENDPOINT": self.endpoint, "S3_REGION": REGION, **keys}


@contextmanager
def bucket() -> Iterator[Bucket]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        one = Bucket(int(server.get_host_and_port()[1]))
        urlopen(
            Request(f"{one.endpoint}/moto-api/reset", method="POST")
        ).close()  # it remembers earlier servers' buckets
        one.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield one
    finally:
        server.stop()
