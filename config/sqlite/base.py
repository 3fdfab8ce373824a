"""Django's SQLite, without the one question to it that is a write.

Django asks whether it knows JSON in a transaction, and ours begin with the write lock. While somebody else held that
for longer than the time-out, the answer was no, and the connection kept it: pages failed until it was closed.
"""

from __future__ import annotations

from django.db.backends.sqlite3 import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    supports_json_field = True  # built in since SQLite 3.38 (2022), and in every Debian's before


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
