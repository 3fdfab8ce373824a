"""What runs: database, broker, workers, disk, e-mail, the certificate of the public address, the legal notice."""

from __future__ import annotations

import shutil
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from kombu.exceptions import OperationalError

from jobs.queries import abandoned_jobs, silent_queues
from operations.doctor.finding import Finding, asks_database, missing_finding, ok, warning
from town.queries import town_row
from volunteers.forms import TownForm
from volunteers.models import Role
from volunteers.queries import mail_state
from volunteers.queries.last_backup import backup_state
from volunteers.queries.lost_files import lost_parts

COMFORT_BYTES = 10 * 1024**3  # a tutorial of an hour with its renditions in several languages
RENEWAL_MARGIN = timedelta(days=14)
PATIENCE_S = 5
LEGAL = (
    *("publisher_name", "publisher_address", "publisher_telephone", "publication_director", "contact_email"),
    *("host_name", "host_address", "host_telephone"),
)
START = "script/run"


def database() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return missing_finding(
            "database", _("The database does not answer: {why}.").format(why=error), _("Look at its server.")
        )
    if pending:
        return warning("database", _("The database is of another version."), _("Run manage.py migrate, or script/run."))
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    return ok("database", _("The database answers ({engine}).").format(engine=engine))


def broker() -> Finding:
    try:
        with current_app.connection_for_write(connect_timeout=1) as broker_connection:
            broker_connection.ensure_connection(max_retries=1, timeout=1)
    except (OperationalError, OSError):
        message = _("The broker does not answer: work waits until it does, and is not lost.")
        how = _("Start Portevoix: {command}. Commands with --wait need no broker.").format(command=START)
        return warning("broker", message, how)
    return ok("broker", _("The broker answers."))


def workers() -> Finding:
    how = _("Start Portevoix: {command}. Commands with --wait do their work themselves.").format(command=START)
    try:
        lacking = silent_queues()
    except DatabaseError:
        return warning("workers", _("The workers cannot be asked: the database does not answer."), how)
    if lacking:
        message = _("No worker takes this work: {queues}.").format(queues=", ".join(sorted(lacking)))
        return warning("workers", message, how)
    try:
        dead = abandoned_jobs()
    except DatabaseError:
        dead = 0
    if dead:
        message = ngettext(
            "{n} job is held by a worker that gives no sign of life.",
            "{n} jobs are held by a worker that gives no sign of life.",
            dead,
        ).format(n=dead)
        return warning("workers", message, _("They are taken over within two minutes; else run manage.py reconcile."))
    return ok("workers", _("Workers are there for short and for long work."))


def disk() -> Finding:
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        storages["public"].exists("doctor")
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        message = _("Nothing can be written in {folder}: {why}.").format(folder=folder, why=error.strerror or error)
        return missing_finding(
            "disk", message, _("Give its owner the right to write there, or name another PORTEVOIX_DATA.")
        )
    room = f"{free / 1024**3:.1f}"
    if free < settings.DISK_RESERVE_BYTES:
        how = _("Make room: nothing is accepted before there is some.")
        return missing_finding("disk", _("The disk is full: {n} GB are left.").format(n=room), how)
    if free < COMFORT_BYTES:
        message = _("{n} GB are left on the disk: enough for a few films only.").format(n=room)
        return warning("disk", message, _("Make room, or move PORTEVOIX_DATA to a larger disk."))
    return ok("disk", _("{n} GB are left on the disk.").format(n=room))


def mail() -> Finding:
    if "smtp" not in settings.EMAIL_BACKEND:
        message = _("E-mail is not sent: the codes of sign-in are kept in files and shown by {command}.")
        how = _("To try, that is enough. For other people, a town's server sends them: set EMAIL_HOST there.")
        return warning("mail", message.format(command=START), how)
    try:
        connection_to_server = get_connection(fail_silently=False, timeout=PATIENCE_S)
        connection_to_server.open()
        connection_to_server.close()
    except OSError as error:
        message = _("The mail server {host} does not let us send: {why}. Nobody can sign in.")
        how = _("Look at EMAIL_HOST, EMAIL_PORT, EMAIL_USER, EMAIL_PASSWORD and EMAIL_TLS.")
        return missing_finding("mail", message.format(host=settings.EMAIL_HOST, why=error), how)
    return ok("mail", _("The mail server {host} takes our letters.").format(host=settings.EMAIL_HOST))


@asks_database("letters", gettext_lazy("The letters cannot be counted: {why}."))
def letters() -> Finding:
    """Mail that waits to be sent: a server that accepts a connection may still refuse mail."""
    post = mail_state()
    if post.is_well:
        return ok("letters", _("No letter waits for the mail server."))
    how = _("They leave by themselves when it takes them; what serves no more is deleted. Look at its settings.")
    since = f"{timezone.localtime(post.since):%Y-%m-%d %H:%M}" if post.since else "–"
    message = _("E-mail: {waiting} letters wait and {refused} were refused (since {since}; {why}).").format(
        waiting=post.waiting, refused=post.refused, since=since, why=post.why or "–"
    )
    return warning("letters", message, how)


@asks_database("backups", gettext_lazy("The backups cannot be looked at: {why}."))
def backups() -> Finding:
    """The age of the last good one, and what failed since."""
    how = _("manage.py backup DIR makes one; the page “Backups” of the workshop names what is lost.")
    state, needed = backup_state(), bool(lost_parts())
    if not state.is_expected:
        return ok("backups", _("There is no backup yet: to try, none is needed."))
    said = " ".join(state.messages)
    if needed:
        return missing_finding("backups", said, how)
    if state.is_well and not state.healed:
        return ok("backups", said)
    return warning("backups", said, how)


def certificate() -> Finding:
    address = urlsplit(settings.PUBLIC_ADDRESS)
    host = address.hostname or ""
    if address.scheme != "https":
        if host in {"localhost", "127.0.0.1", "::1"}:
            return ok("certificate", _("On this machine itself, a browser lends its microphone without HTTPS."))
        message = _("{address} has no HTTPS: browsers lend no microphone there.").format(
            address=settings.PUBLIC_ADDRESS
        )
        return missing_finding(
            "certificate", message, _("Put HTTPS in front (script/install does) and set PUBLIC_ADDRESS.")
        )
    try:
        until = _valid_until(host, address.port or 443)
    except (OSError, ValueError) as error:
        message = _("The certificate of {host} cannot be checked: {why}.").format(host=host, why=error)
        return warning("certificate", message, _("Look at the web server and at its certificate."))
    day = f"{until:%Y-%m-%d}"
    if until - datetime.now(UTC) < RENEWAL_MARGIN:
        message = _("The certificate of {host} ends on {day}.").format(host=host, day=day)
        return warning("certificate", message, _("Renew it: certbot renew."))
    return ok("certificate", _("The certificate of {host} is good until {day}.").format(host=host, day=day))


def _valid_until(host: str, port: int) -> datetime:
    with (
        socket.create_connection((host, port), timeout=PATIENCE_S) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate.get("notAfter", ""))), UTC)


def front_server() -> Finding:
    """nginx sends videos faster than Python, and needs no thread for them."""
    if settings.EMBEDDED or (settings.ACCEL_REDIRECT and settings.ACCEL_REDIRECT_PRIVATE):
        return ok("front_server", _("Films are sent as docs/install says."))
    message = _("nginx does not send the films: Portevoix itself does, and few people can watch at the same time.")
    how = _("Set ACCEL_REDIRECT and ACCEL_REDIRECT_PRIVATE as docs/install says, and start again.")
    return warning("front_server", message, how)


@asks_database("legal_notice", gettext_lazy("The legal notice cannot be read: {why}."))
def legal_notice() -> Finding:
    """What the law requires of a public site and only the town knows (LCEN, article 1-1; RGAA 4.1: a contact)."""
    town = town_row()
    empty = [str(TownForm.base_fields[name].label) for name in LEGAL if not getattr(town, name).strip()]
    if empty:
        message = _("The legal notice is not complete. Empty: {names}.").format(names=", ".join(empty))
        return warning("legal_notice", message, _("A coordinator fills them in under “The town” in the workshop."))
    return ok("legal_notice", _("The legal notice is complete."))


@asks_database("coordinator", gettext_lazy("Accounts cannot be read: {why}."))
def coordinator() -> Finding:
    """Somebody has to let the others in."""
    if Role.objects.filter(role=Role.Name.COORDINATOR, user__is_active=True, user__is_system=False).exists():
        return ok("coordinator", _("Somebody coordinates."))
    message = _("Nobody coordinates yet: nobody can let others in.")
    return warning("coordinator", message, _("“manage.py invite” prints the link of the first coordinator."))


SERVICES: tuple[Callable[[], Finding], ...] = (
    database,
    broker,
    workers,
    disk,
    mail,
    letters,
    backups,
    certificate,
    front_server,
    coordinator,
    legal_notice,
)
