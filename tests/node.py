"""The site's own JavaScript modules in Node.js: for what needs no page, so that no test starts a browser for it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parents[1] / "static" / "js"
AROUND = """
import { readFileSync } from "node:fs";
const site = (name) => import(`%s/${name}`);
const samples = (told) => new Int16Array(Uint8Array.from(Buffer.from(told, "base64")).buffer);
const answer = %s;
console.log(JSON.stringify(await answer(JSON.parse(readFileSync(0, "utf8")))));
"""


def answered(function: str, given: Any) -> Any:
    """What an async function of JavaScript says to `given`. In it `site("studio/echo.js")` is a module of the site, and
    `samples(text)` are sound from Base64 of 16 bits. The function's own error fails the test with its words."""
    run = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "--eval", AROUND % (SCRIPTS.as_uri(), function)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
