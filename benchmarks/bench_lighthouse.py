"""Lighthouse's four marks on the parents' pages, and what it finds wanting.

npm ci --prefix benchmarks/lighthouse    # 185 MB that nothing else needs: hence not in the root's package.json
python -m benchmarks.bench_lighthouse http://localhost:8000 /ar/ /ar/messages-de-l-ecole/ …

Target: 100 four times on every page, with Lighthouse's own mobile profile (slow 4G, a processor four times slower,
simulated). Speed is the median of three visits: other work on the machine only takes from it. A page of steps and
what a search found ask not to be indexed, on purpose: that alone costs them 34 points of SEO. Exit 1 when a page
stays below for another reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MARKS = ("performance", "accessibility", "best-practices", "seo")
ON_PURPOSE = {"is-crawlable"}
VISITS = 3


def report(address: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's report on one page."""
    target = folder / "report.json"
    argv = [
        str(HERE / "lighthouse/node_modules/.bin/lighthouse"),
        address,
        f"--output-path={target}",
        "--output=json",
        "--quiet",
        "--only-categories=" + ",".join(MARKS),
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
    ]
    environment = {"CHROME_PATH": "/usr/bin/chromium", **os.environ}
    subprocess.run(argv, check=True, timeout=300, env=environment)
    told: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return told


def wanting(told: dict[str, Any], category: str) -> list[str]:
    """The audits of a category that took points away."""
    weighed = [auditRef["id"] for auditRef in told["categories"][category]["auditRefs"] if auditRef["weight"]]
    return [
        name
        for name in weighed
        if (told["audits"][name]["score"] or 0) < 1 and told["audits"][name]["score"] is not None
    ]


def marked(address: str, folder: Path) -> dict[str, Any]:
    """The report of the visit whose speed is the median."""
    told = [report(address, folder) for _visit in range(VISITS)]
    return sorted(told, key=lambda one: one["categories"]["performance"]["score"] or 0)[VISITS // 2]


def main(base: str, paths: list[str]) -> bool:
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            told = marked(base + path, Path(folder))
            marks = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in MARKS}
            found = {name: wanting(told, name) for name in MARKS if marks[name] < 100}
            good &= all(audits and ON_PURPOSE.issuperset(audits) for audits in found.values())
            lost = [f"{name}: {audit}" for name, audits in found.items() for audit in audits]
            print(path, ", ".join(f"{name} {mark}" for name, mark in marks.items()), *lost, sep="; ", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1].rstrip("/"), sys.argv[2:] or ["/"]) else 1)
