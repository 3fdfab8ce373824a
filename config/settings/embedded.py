"""The embedded default: one machine, SQLite, a private broker on a unix socket, files in the data directory."""

from __future__ import annotations

import os

from config.environment import data_dir, flag, kept_port, kept_secret, sqlite, words
from config.settings.base import *
from config.settings.base import (
    CELERY_BROKER_TRANSPORT_OPTIONS,
    DATA_UPLOAD_MAX_MEMORY_SIZE,
    LOCALE_PATHS,
    MIDDLEWARE,
)

DATA_DIR = data_dir()
# The site's words that were approved and released in the workshop take precedence over those that are shipped.
LOCALE_PATHS = [DATA_DIR / "locale", *LOCALE_PATHS]
# No server in front compresses; the static files come before, compressed once.
_AFTER_STATIC = MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1
MIDDLEWARE = [*MIDDLEWARE[:_AFTER_STATIC], "config.middleware.CompressText", *MIDDLEWARE[_AFTER_STATIC:]]
DEBUG = flag("PORTEVOIX_DEBUG")
EMBEDDED = True
SECRET_KEY = kept_secret(DATA_DIR / "secret-key")
ALLOWED_HOSTS = words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", f"http://localhost:{kept_port(DATA_DIR)}")
DATABASES = {"default": sqlite(DATA_DIR / "portevoix.sqlite3")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache" / "pages"),
        "OPTIONS": {"MAX_ENTRIES": 2000},  # lists for machines and counted tries: neither may evict the other
    }
}
BROKER_SOCKET = DATA_DIR / "run" / "broker.sock"
CELERY_BROKER_URL = f"redis+socket://{BROKER_SOCKET}"
CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "private")},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "private")},
    },
    "public": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "public"), "base_url": "/m/"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = os.environ.get("STATIC_ROOT") or str(DATA_DIR / "static")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "Portevoix <portevoix@localhost>")
DATA_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
