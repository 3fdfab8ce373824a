"""The samples of docs/install agree with the code and with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.nginx import SAMPLES
from tests.running import ROOT

CONFIG = "\n".join(path.read_text() for path in sorted((ROOT / "config").rglob("*.py")))
VARIABLE = re.compile(r"^#?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


@pytest.mark.parametrize("name", sorted(set(VARIABLE.findall((SAMPLES / "portevoix.env").read_text()))))
def test_every_variable_of_the_sample_is_read_by_the_settings(name: str) -> None:
    assert f'"{name}"' in CONFIG


@pytest.mark.parametrize(("sample", "store"), [("portevoix-disk.conf", "public"), ("portevoix-s3.conf", "s3")])
def test_the_internal_addresses_are_those_of_the_environment(sample: str, store: str) -> None:
    nginx, variables = (SAMPLES / sample).read_text(), (SAMPLES / "portevoix.env").read_text()
    assert f"location /internal/{store}/ {{\n    internal;" in nginx
    assert f"ACCEL_REDIRECT=/internal/{store}\n" in variables


def test_the_page_names_every_sample_and_nothing_else() -> None:
    page = (SAMPLES / "README.md").read_text()
    there = {path.name for path in SAMPLES.iterdir()} - {"README.md"}
    assert {name for name in there if name not in page} == set()
    named = set(re.findall(r"[\w@-]+\.(?:conf|service|env)\b", page))
    assert named <= there | {"portevoix-files.conf"}, "the name that either of two samples gets"


@pytest.mark.parametrize("unit", sorted(SAMPLES.glob("*.service")), ids=lambda path: Path(path).stem)
def test_units_run_as_the_service_and_come_back(unit: Path) -> None:
    lines = set(unit.read_text().splitlines())
    assert {
        "User=portevoix", "WorkingDirectory=/opt/portevoix", "EnvironmentFile=/etc/portevoix.env", "Restart=always",
        "NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/var/lib/portevoix",
    } <= lines  # fmt: skip
