"""What others do for the town: read from the settings; the consent and the privacy notice say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

OURS = {"", "localhost", "127.0.0.1", "::1"}
SMTP = "django.core.mail.backends.smtp.EmailBackend"
OBJECT_STORE = "storage.object_store.ObjectStore"
AMAZON = "amazonaws.com"  # where an object store is, of which no address is set


@dataclass(frozen=True)
class OutsideServices:
    """Hosts by what they do: keep recordings and films, keep texts and accounts, send mails. Empty: the town's own
    machine does it."""

    files: str
    texts: tuple[str, ...]
    mail: str

    @property
    def any(self) -> bool:
        return bool(self.files or self.texts or self.mail)


def outside_services() -> OutsideServices:
    store: Any = settings.STORAGES["private"]
    files = ""
    if store["BACKEND"] == OBJECT_STORE:
        endpoint = store["OPTIONS"].get("endpoint_url")
        files = _outside(urlsplit(endpoint).hostname or "") if endpoint else AMAZON
    database: Any = settings.DATABASES["default"]
    hosts = {_outside(database.get("HOST") or ""), _outside(_host(settings.CELERY_BROKER_URL))}
    mail = _outside(settings.EMAIL_HOST) if settings.EMAIL_BACKEND == SMTP else ""
    return OutsideServices(files, tuple(sorted(hosts - {""})), mail)


def _host(address: str) -> str:
    return "" if address.startswith("redis+socket") else urlsplit(address).hostname or ""


def _outside(host: str) -> str:
    """ "" for the town's own machine, and for the folder of a socket."""
    return "" if host in OURS or host.startswith("/") else host
