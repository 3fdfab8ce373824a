"""Beyond one machine: PostgreSQL, Redis, disk or S3, all by environment variables; refuses to start half configured."""

from __future__ import annotations

import os

from config.environment import (
    EnvironmentRefused,
    data_dir,
    database,
    flag,
    required_value,
    sqlite,
    strong_secret,
    words,
)
from config.settings.base import *
from config.settings.base import LOCALE_PATHS

DATA_DIR = data_dir()
# The site's words that were approved and released in the workshop take precedence over those that are shipped.
LOCALE_PATHS = [DATA_DIR / "locale", *LOCALE_PATHS]
EMBEDDED = False
if flag("PORTEVOIX_DEBUG") or flag("DEBUG"):
    raise EnvironmentRefused("DEBUG shows secrets to visitors; take the variable out.")
SECRET_KEY = strong_secret("SECRET_KEY")
ALLOWED_HOSTS = words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise EnvironmentRefused("ALLOWED_HOSTS names the site's host, for example videos.ville.fr.")
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
DATABASES = {
    "default": database(os.environ["DATABASE_URL"])
    if os.environ.get("DATABASE_URL")
    else sqlite(DATA_DIR / "portevoix.sqlite3")
}
BROKER_SOCKET = DATA_DIR / "run" / "broker.sock"
CELERY_BROKER_URL = os.environ.get("REDIS_URL") or f"redis+socket://{BROKER_SOCKET}"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["REDIS_URL"],
    }
    if os.environ.get("REDIS_URL")
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache" / "pages"),
        "OPTIONS": {"MAX_ENTRIES": 2000},  # lists for machines and counted tries: neither may evict the other
    }
}


def _store(name: str) -> dict[str, str | dict[str, str | bool | None]]:
    """Disk, or S3 when S3_BUCKET is set; the bucket is private, nginx or Django serves its files."""
    if not os.environ.get("S3_BUCKET"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(DATA_DIR / name)},
        }
    return {
        "BACKEND": "storage.object_store.ObjectStore",
        "OPTIONS": {
            "bucket_name": required_value("S3_BUCKET"),
            "location": name,
            "endpoint_url": os.environ.get("S3_ENDPOINT") or None,
            "access_key": required_value("S3_ACCESS_KEY"),
            "secret_key": required_value("S3_SECRET_KEY"),
            "region_name": os.environ.get("S3_REGION") or None,
            "default_acl": "private",
            "file_overwrite": True,
        },
    }


STORAGES = {
    "default": _store("private"),
    "private": _store("private"),
    "public": _store("public"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = os.environ.get("STATIC_ROOT") or str(DATA_DIR / "static")
ACCEL_REDIRECT = os.environ.get("ACCEL_REDIRECT") or None
ACCEL_REDIRECT_PRIVATE = os.environ.get("ACCEL_REDIRECT_PRIVATE") or None

SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", True)
# Rate limits count by the address that our own proxy saw: without this every visitor would be the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", f"Portevoix <portevoix@{ALLOWED_HOSTS[0]}>")
