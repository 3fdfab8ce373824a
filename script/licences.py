"""Under which licence each installed package comes. Fails for the AGPL and for a licence that nobody has looked at.

What is in `.venv` and `node_modules` counts, also what only tests use. A new licence: read it, then write it here; a
package that does not say its licence in words that a program reads: write it under READ. docs/licences.md says what
follows from them, and names every package that we ask for and every library that lies inside a wheel.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"

# SPDX identifiers. All of them may be combined with the EUPL-1.2: permissive, or named in its appendix.
ALLOWED_LICENCES = {
    *("0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT"),
    *("MIT-0", "MIT-CMU", "PSF-2.0", "Unlicense", "Zlib"),
    *("GPL-2.0-or-later", "GPL-3.0-or-later", "LGPL-3.0-only", "MPL-2.0"),
}
# What packages write in other words; compared in lower case, without full stops, brackets and "license".
WORDS = {
    "apache": "Apache-2.0",
    "apache 20": "Apache-2.0",
    "apache software": "Apache-2.0",
    "apache version 20": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "3-clause bsd": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd 2-clause": "BSD-2-Clause",
    "mit": "MIT",
    "mpl": "MPL-2.0",
    "mpl 20": "MPL-2.0",
    "mplv20": "MPL-2.0",
    "mozilla public 20 mpl 20": "MPL-2.0",
    "python software foundation": "PSF-2.0",
}
# Packages whose metadata say nothing, or too much: read by a person, in the file that is named.
READ = {
    "marisa-trie": ("MIT", "the C++ library inside is BSD-2-Clause or LGPL-2.1-or-later, as one likes: its metadata"),
    "fido2": ("BSD-2-Clause", "COPYING; the public suffix list inside is MPL-2.0, COPYING.MPLv2"),
    "pyphen": ("MPL-2.0", "GPL-2.0-or-later, LGPL-2.0-or-later or MPL-1.1, as one likes: README.rst"),
    "python-dateutil": ("Apache-2.0", "Apache-2.0 or BSD-3-Clause: LICENSE"),
    "pytest-django": ("BSD-3-Clause", "LICENSE"),
    "qrcode": ("BSD-3-Clause", "LICENSE; parts by Kazuhiko Arase are MIT"),
    "scipy": ("BSD-3-Clause", "LICENSE.txt, which names what is inside the wheel"),
    "valkey": ("MIT", "LICENSE"),
    "combine-errors": ("MIT", "Readme.md"),
}
TRAILING_VERSION = re.compile(r"-[0-9a-f]{8}(?=\.)|\.so.*$|[-.]\d.*$")


@dataclass(frozen=True)
class Package:
    """said: the licence in its metadata, one expression or several statements of which each must be allowed."""

    name: str
    said: tuple[str, ...]


def python_packages() -> Iterator[Package]:
    for found in distributions():
        yield Package(found.metadata["Name"], declared_licences(found))


def declared_licences(found: Distribution) -> tuple[str, ...]:
    """The SPDX expression, else the short field, else the classifiers."""
    facts = found.metadata
    for name in ("License-Expression", "License"):
        text = (facts.get(name) or "").strip()
        if text and "\n" not in text and len(text) < 80:
            return (text,)
    classifiers = (line.split(" :: ") for line in facts.get_all("Classifier") or [])
    return tuple(parts[-1] for parts in classifiers if parts[0] == "License" and len(parts) > 2)


def node_packages(folder: Path) -> Iterator[Package]:
    for file in sorted(folder.glob("**/package.json")):
        # Only a package's own file: the same name lies in folders that choose a module format.
        if file.parent.parent.name == "node_modules" or file.parent.parent.name.startswith("@"):
            facts = json.loads(file.read_text(encoding="utf-8"))
            said = facts.get("license")
            yield Package(facts.get("name", file.parent.name), (said,) if isinstance(said, str) and said else ())


def spdx(word: str) -> str:
    """The SPDX identifier of a licence as packages write it; the word itself when we do not know it."""
    plain = re.sub(r"licen[cs]e|[.,()]", "", word.lower())
    return WORDS.get(" ".join(plain.split()), word.strip())


def may_be_used(expression: str) -> bool:
    """Whether an SPDX expression leaves us a choice that is allowed: any side of OR, every side of AND.

    No package of ours nests them; ignoring brackets could only refuse a package that may be used.
    """
    return any(
        all(spdx(part) in ALLOWED_LICENCES for part in re.split(r"\s+and\s+", choice, flags=re.IGNORECASE))
        for choice in re.split(r"\s+or\s+", expression, flags=re.IGNORECASE)
    )


def refusal(package: Package) -> str | None:
    """Why the package may not be used; None when it may."""
    said = (READ[package.name.lower()][0],) if package.name.lower() in READ else package.said
    if not said:
        return f"{package.name}: says no licence. Read it, then add it to READ in script/licences.py, or take it out."
    for expression in said:
        if may_be_used(expression):
            continue
        if re.search(r"agpl|affero", expression, re.IGNORECASE):
            return f"{package.name}: is under {expression}. With it the whole service would have to be. Take it out."
        return f"{package.name}: nobody has looked at the licence “{expression}” (script/licences.py, ALLOWED)."
    return None


def inside_wheels(site: Path) -> set[str]:
    """Names of the libraries inside wheels, without version and digest: libx264."""
    return {TRAILING_VERSION.sub("", file.name) for file in site.glob("*.libs/*.so*")}


def requested_packages() -> set[str]:
    """What requirements.in and package.json name."""
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    python = {re.split(r"[\[<>=~; ]", line)[0] for line in lines if line and not line.startswith(("#", "-"))}
    browser = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return python | set(browser)


def not_named(names: set[str], page: str) -> list[str]:
    """The names that the page does not have in backquotes."""
    named = set(re.findall(r"`([^`]+)`", page))
    return sorted(names - named)


def main() -> int:
    sites = [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    packages = [*python_packages(), *node_packages(ROOT / "node_modules")]
    wrong = sorted(filter(None, map(refusal, packages)))
    page = PAGE.read_text(encoding="utf-8")
    inside = {name for site in sites for name in inside_wheels(site)}
    wrong += [f"{name}: docs/licences.md does not name it." for name in not_named(requested_packages() | inside, page)]
    for message in wrong:
        print(message)
    print(f"{len(packages)} packages, {len(inside)} libraries inside wheels.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
