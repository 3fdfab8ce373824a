"""What Portevoix is made of, as a CycloneDX document that a scanner of vulnerabilities reads. `script/lock` runs it.

Only from the lock files: no date and no random number, so that the same locks give the same file. What only tests and
checks use is `excluded`. The system's packages (ffmpeg, fonts …) are not in it: Debian knows what it installed.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
BILL = ROOT / "docs" / "bill-of-materials.json"
# Python's locks, what a town runs first. requirements-node is Node.js itself, which fetches what package.json names.
RUNS, TESTS = ("requirements.txt",), ("requirements-dev.txt", "requirements-uv.txt", "requirements-node.txt")
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def bill(root: Path = ROOT) -> dict[str, Any]:
    """The document, made from the lock files in `root`."""
    components: dict[str, dict[str, Any]] = {}
    for component in (*_python(root), *_node(root)):
        components.setdefault(component["bom-ref"], component)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "portevoix", "licenses": [{"license": {"id": "EUPL-1.2"}}]}
        },
        "components": [components[name] for name in sorted(components)],
    }


def _python(root: Path) -> Iterator[dict[str, Any]]:
    for scope, names in (("required", RUNS), ("excluded", TESTS)):
        for name in names:
            for package, version in PIN.findall((root / name).read_text(encoding="utf-8")):
                yield _component("pypi", package, version, scope)


def _node(root: Path) -> Iterator[dict[str, Any]]:
    locked = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, entry in locked.items():
        if path:
            scope = "excluded" if entry.get("dev") else "required"
            component = _component("npm", path.rpartition("node_modules/")[2], entry["version"], scope)
            algorithm, _, digest = entry["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            yield {**component, "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": content}]}


def _component(kind: str, name: str, version: str, scope: str) -> dict[str, Any]:
    """A package, with the name by which scanners look it up (https://github.com/package-url/purl-spec)."""
    address = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version)}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "scope": scope,
        "purl": address,
    }


def written(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    BILL.write_text(written(bill()), encoding="utf-8")
