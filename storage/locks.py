"""Who stores a file and who deletes it wait for each other, file by file.

Both ask the table first and act on the answer. Without a lock one could find "nobody needs it" and delete the bytes
while the other finds "it is there already" and only adds a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db import connection

# A number for PostgreSQL's advisory locks that nothing else here uses, and how many locks there are: a server has room
# for a few thousand, a release for thousands of files.
OURS, HOW_MANY = 0x70F7, 256


def lock_files(paths: Iterable[str]) -> None:
    """Until the transaction ends, nobody else stores or deletes files of these paths. Once in a transaction, and before
    it writes rows of stored files: else it could wait for somebody who waits for it.

    On SQLite every transaction that we begin is alone already (IMMEDIATE).
    """
    assert connection.in_atomic_block, "a lock lasts as long as a transaction"
    if connection.vendor != "postgresql":
        return
    # Always in the same order: two who lock several cannot wait for each other.
    numbers = sorted({sha256(path.encode()).digest()[0] % HOW_MANY for path in paths})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, number) FROM unnest(%s::int[]) AS number", [OURS, numbers])
