"""The steps of script/install: a town's server from the samples of docs/install. Standard library only."""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "docs" / "install"
SAMPLE_DOMAIN, SAMPLE_ROOT, DATA = "videos.ville.example", "/opt/portevoix", "/var/lib/portevoix"
BACKUPS = "/var/backups/portevoix"
UNITS = ("portevoix.service", "portevoix-backup.service", "portevoix-backup.timer")
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
        raise InstallRefused(f"The service cannot read {ROOT}. Move this folder to {SAMPLE_ROOT}, and run it there.")


def write_file(root: Path, name: str, text: str, mode: int = 0o644) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode)  # before a secret is written into it
    path.write_text(text)
    path.chmod(mode)
    return path


def adapted_sample(sample: str, domain: str) -> str:
    text = (SAMPLES / sample).read_text()
    text = text.replace(SAMPLE_DOMAIN, domain).replace(SAMPLE_ROOT, str(ROOT))
    return text.replace("<portevoix@ville.example>", f"<portevoix@{domain}>")


def settings(root: Path, domain: str) -> Path:
    """Write /etc/portevoix.env once: later it belongs to the operator."""
    path = root / "etc/portevoix.env"
    if path.exists():
        print(f"{path} is kept as it is.")
        return path
    text = adapted_sample("portevoix.env", domain).replace("SECRET_KEY=\n", f"SECRET_KEY={secrets.token_urlsafe(64)}\n")
    return write_file(root, "etc/portevoix.env", text, 0o640)


def service(root: Path, domain: str) -> None:
    for unit in UNITS:
        write_file(root, f"etc/systemd/system/{unit}", adapted_sample(unit, domain))
    write_file(root, "usr/local/bin/portevoix", adapted_sample("portevoix", domain), 0o755)


def web_server(root: Path, domain: str) -> None:
    site = write_file(root, "etc/nginx/sites-available/portevoix", adapted_sample("nginx.conf", domain))
    for sample, name in (("portevoix-disk.conf", "portevoix-files.conf"), ("portevoix-answer.conf",) * 2):
        if not (root / "etc/nginx" / name).exists():  # a town may have put the S3 one there
            write_file(root, f"etc/nginx/{name}", adapted_sample(sample, domain))
    link = root / "etc/nginx/sites-enabled/portevoix"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(Path("../sites-available") / site.name)
    (link.parent / "default").unlink(missing_ok=True)
    write_file(root, HOOK, "#!/bin/sh\nsystemctl reload nginx\n", 0o755)


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
    if root != Path("/"):
        settings(root, domain)
        service(root, domain)
        web_server(root, domain)
        print(f"The files are under {root}. Nothing was started.")
        return
    run("apt-get", "update", "-q")
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES)
    run("script/setup")
    system_user()
    kept = settings(root, domain)
    shutil.chown(kept, "root", "portevoix")
    service(root, domain)
    certificate(domain, email)
    web_server(root, domain)
    Path("/var/cache/nginx").mkdir(exist_ok=True)
    run("nginx", "-t")
    run("systemctl", "restart", "nginx")  # not reloaded: www-data has a new group
    run("systemctl", "daemon-reload")
    run("systemctl", "enable", "--now", "portevoix", "portevoix-backup.timer")
    print(
        f"\nPortevoix is installed at https://{domain}/\n"
        f"  1. Write in {kept} how letters are sent (EMAIL_…), then: systemctl restart portevoix\n"
        "  2. portevoix doctor     what works, what is missing\n"
        "  3. portevoix invite     the link of the first coordinator\n"
        f"Every night {BACKUPS} gets what is new. Carry that folder off this machine: docs/install, 6."
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/install", description="Install a town's server.")
    parser.add_argument("domain", help="the name that leads to this machine, like videos.ville.fr")
    parser.add_argument("--email", default="", help="whom the certificate's authority writes to")
    parser.add_argument("--root", type=Path, default=Path("/"), help="write the files there, and start nothing")
    given = parser.parse_args()
    try:
        install(given.domain.lower(), given.email, given.root)
    except InstallRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
