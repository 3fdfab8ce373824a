"""Tests: the embedded default in a throw-away data directory; `TEST_DATABASE_URL` runs the same tests on PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from config.environment import database, test_data_dir

os.environ["PORTEVOIX_DATA"] = test_data_dir()

from config.settings.embedded import *
from config.settings.embedded import DATA_DIR, DATABASES, STORAGES

if os.environ.get("TEST_DATABASE_URL"):
    DATABASES = {"default": database(os.environ["TEST_DATABASE_URL"])}
else:
    # A file, not memory: threads of a live server and the test must see one database.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
    # Thousands of commits need not wait for the disk: a power cut ends the tests too (test_durable.py holds FULL).
    options: Any = DATABASES["default"]["OPTIONS"]
    options["init_command"] += "; PRAGMA synchronous=OFF"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
