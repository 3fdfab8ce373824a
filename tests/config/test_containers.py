"""The containers run what script/run runs, from files that are there; no image is built here."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from config import processes
from tests.house.source_tree import ROOT

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
OWN = {"web", "short", "long", "scheduler"}
OUTPUT = Path("/dev/null")


def plain(argv: Sequence[str]) -> list[str]:
    """The command without what differs on purpose: where Python lies, a worker's name, the address."""
    words = ["python" if word.endswith(("/python", "/python3")) else word for word in argv]
    return [re.sub(r"^(short|long)@.*", r"\1@", re.sub(r"^[0-9.]+:8000$", ":8000", word)) for word in words]


def test_each_process_of_script_run_is_a_service() -> None:
    ours = {
        "web": processes.web("127.0.0.1", 8000, OUTPUT),
        "short": processes.worker("short", 2, OUTPUT),
        "long": processes.worker("long", 1, OUTPUT),
        "scheduler": processes.beat(OUTPUT),
    }
    assert {name: plain(shlex.split(SERVICES[name]["command"])) for name in OWN} == {
        name: plain(child.argv) for name, child in ours.items()
    }
    asked = re.search(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    assert asked and yaml.safe_load(asked[1]) == shlex.split(SERVICES["web"]["command"])


def test_nothing_begins_before_the_database_is_ready_for_it() -> None:
    assert "migrate" in SERVICES["prepare"]["command"] and "collectstatic" in SERVICES["prepare"]["command"]
    for name in OWN:
        assert SERVICES[name]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}


def test_what_is_named_is_there() -> None:
    mounted = [place.split(":")[0] for place in SERVICES["nginx"]["volumes"] if place.startswith("./docs")]
    assert len(mounted) == 2 and all((ROOT / path).is_file() for path in mounted)
    assert "127.0.0.1:8000" in (ROOT / "docs/install/nginx.conf").read_text(encoding="utf-8")
    assert SERVICES["nginx"]["network_mode"] == "service:web", "so that it finds the program there"
    assert (ROOT / "script/setup").is_file() and "RUN script/setup" in CONTAINERFILE


def test_no_container_has_more_rights_than_it_needs() -> None:
    for name, service in SERVICES.items():
        assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"], name
    assert all(SERVICES[name]["read_only"] for name in (*OWN, "broker"))
    assert re.search(r"^USER [1-9]", CONTAINERFILE, re.MULTILINE)


def test_no_secret_and_nothing_of_ours_goes_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "node_modules", "data"} <= {*left_out}
    assert "portevoix.env" in left_out and ".env" in left_out
