"""The steps of script/install: a town's server from the samples of docs/install. Standard library only."""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from town_files import SAMPLE_PROGRAM, TownFiles, program_path, write_file

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "docs" / "install"
DATA = "/var/lib/portevoix"
BACKUPS = "/var/backups/portevoix"
UNITS = ("portevoix.service", "portevoix-backup.service", "portevoix-backup.timer", "portevoix-failed@.service")
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
PACKAGES = ("nginx", "certbot", "curl")
HOOK = "etc/letsencrypt/renewal-hooks/deploy/portevoix"


class InstallRefused(Exception):
    """It cannot be installed like this; the message is for the person who called it."""


def run(*argv: str) -> None:
    print(f"+ {' '.join(argv)}", flush=True)
    if subprocess.run(argv, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        raise InstallRefused(
            f"{argv[0]} failed; its reason stands above. Put it right, then run the same command again."
        )


def check_request(domain: str, root: Path) -> None:
    """Check everything before anything is changed."""
    if not DOMAIN.fullmatch(domain):
        raise InstallRefused(f"{domain!r} is no domain name; write it like videos.ville.fr, in small letters.")
    if root != Path("/"):
        return
    if os.getuid() != 0:
        raise InstallRefused("Run it as root: sudo script/install …")
    lacking = [name for name in ("apt-get", "systemctl") if not shutil.which(name)]
    if lacking:
        raise InstallRefused(f"{' and '.join(lacking)} is missing: this command knows Debian 13 with systemd only.")
    if ROOT.parts[1:2] in (("home",), ("root",), ("tmp",)):
        raise InstallRefused(f"The service cannot read {ROOT}. Move this folder to {SAMPLE_PROGRAM}, and run it there.")


def settings(files: TownFiles) -> Path:
    """Write /etc/portevoix.env once: later it belongs to the operator."""
    path = files.root / "etc/portevoix.env"
    if path.exists():
        print(f"{path} is kept as it is.")
        return path
    text = files.text("portevoix.env").replace("SECRET_KEY=\n", f"SECRET_KEY={secrets.token_urlsafe(64)}\n")
    return write_file(path, text, 0o640)


def service(files: TownFiles) -> None:
    for unit in UNITS:
        files.put(unit, f"etc/systemd/system/{unit}")
    files.put("portevoix", "usr/local/bin/portevoix", 0o755)


def web_server(files: TownFiles) -> None:
    files.put("nginx.conf", "etc/nginx/sites-available/portevoix")
    files.put("portevoix-disk.conf", "etc/nginx/portevoix-files.conf")
    files.put("portevoix-answer.conf", "etc/nginx/portevoix-answer.conf")


def web_server_links(root: Path) -> None:
    link = root / "etc/nginx/sites-enabled/portevoix"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(Path("../sites-available/portevoix"))
        (link.parent / "default").unlink(missing_ok=True)
    if not (root / HOOK).exists():
        write_file(root / HOOK, "#!/bin/sh\nsystemctl reload nginx\n", 0o755)


def bring_up_to_date(files: TownFiles) -> dict[str, str | None]:
    """For script/upgrade: only what is from our samples. Returns the texts that were there."""
    service(files)
    web_server(files)
    return files.before


def system_user() -> None:
    run("adduser", "--system", "--group", "--home", DATA, "--quiet", "portevoix")
    run("chmod", "750", DATA)
    run("usermod", "-aG", "portevoix", "www-data")  # nginx reads the files that the service writes
    run("install", "-d", "-o", "portevoix", "-g", "portevoix", "-m", "700", BACKUPS)


def certificate(domain: str, email: str) -> None:
    if Path(f"/etc/letsencrypt/live/{domain}/fullchain.pem").exists():
        return
    whom = ["--email", email] if email else ["--register-unsafely-without-email"]
    # nginx answers on port 80 already: Debian's default page, or ours of an earlier run.
    run("certbot", "certonly", "--webroot", "-w", "/var/www/html", "-d", domain, "--agree-tos", "-n", *whom)


def install(domain: str, email: str, root: Path) -> None:
    check_request(domain, root)
    files = TownFiles(root, SAMPLES, program_path(ROOT), domain)
    if root != Path("/"):
        settings(files)
        service(files)
        web_server(files)
        web_server_links(root)
        print(f"The files are under {root}. Nothing was started.")
        return
    run("apt-get", "update", "-q")
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES)
    run("script/setup")
    system_user()
    kept = settings(files)
    shutil.chown(kept, "root", "portevoix")
    service(files)
    certificate(domain, email)
    web_server(files)
    web_server_links(root)
    Path("/var/cache/nginx").mkdir(exist_ok=True)
    run("nginx", "-t")
    run("systemctl", "restart", "nginx")  # not reloaded: www-data has a new group
    run("systemctl", "daemon-reload")
    run("systemctl", "enable", "--now", "portevoix", "portevoix-backup.timer")
    print(
        f"\nPortevoix is installed at https://{domain}/\n"
        f"  1. Write in {kept} how letters are sent (EMAIL_…), then: systemctl restart portevoix\n"
        "  2. portevoix doctor --pace   what works, what is missing, which model this machine could bear\n"
        "  3. portevoix invite          the link of the first coordinator\n"
        f"Every night {BACKUPS} gets what is new. Carry that folder off this machine: docs/install, 7."
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/install", description="Install a town's server.")
    parser.add_argument("domain", help="the name that leads to this machine, like videos.ville.fr")
    parser.add_argument("--email", default="", help="whom the certificate's authority writes to")
    parser.add_argument("--root", type=Path, default=Path("/"), help="write the files there, and start nothing")
    parser.add_argument("--up-to-date-from", type=Path, metavar="SAMPLES", help=argparse.SUPPRESS)  # script/upgrade
    parser.add_argument("--before", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.up_to_date_from:
        files = TownFiles(given.root, SAMPLES, program_path(ROOT), given.domain, given.up_to_date_from)
        given.before.write_text(json.dumps(bring_up_to_date(files)))
        return 0
    try:
        install(given.domain.lower(), given.email, given.root)
    except InstallRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
