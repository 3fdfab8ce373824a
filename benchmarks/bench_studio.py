"""How soon the studio answers on a poor phone, and what it weighs: real pages of a running server.

python -m benchmarks.bench_studio https://localhost:8443 /atelier/voice/TUTORIAL/LANGUAGE/SEGMENT/ SESSION

The address is nginx in front of the site, as docs/install sets it up (HTTP/2, gzip); with a certificate that nobody
knows a browser keeps nothing, so « again » is asked of a known one or of localhost. SESSION: value of a voice's
session cookie.
A phone as Lighthouse makes one: 150 ms round trip, 1.6 Mbit/s down, 0.75 Mbit/s up, a processor four times slower,
360 × 640. Each visit five times, the median. The first interaction is the moment from which a touch of « Record » does
something; the video's own bytes are left out: it is loaded after the buttons work.

Targets: less than 250 kB without the video, first interaction within a second.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.bench_pages import NETWORK

VISITS = 5
SAID = "studio answers after"
# The page says it itself: a tool that asks the page would put its own 300 kB of script in front of the page's.
WHEN = f"""
let said = false;
new MutationObserver(() => {{
    if (said || !document.getElementById("studio")?.dataset.ready) return;
    said = true;
    console.debug("{SAID}", performance.now());
}}).observe(document, {{ subtree: true, attributes: true, childList: true }});
"""


def all_came(asked: dict[str, str], done: set[str]) -> bool:
    """Everything requested has come except the video, and so has the last request: the claim of the segment."""
    last = any(url.endswith("/claim/") and number in done for number, url in asked.items())
    return last and all(number in done or "/preview/" in url for number, url in asked.items())


def visit(context: BrowserContext, address: str) -> tuple[float, int, int]:
    """(first interaction in ms after the navigation began, bytes on the wire, requests), without the video."""
    page = context.new_page()
    page.add_init_script(WHEN)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    asked: dict[str, str] = {}
    done: set[str] = set()
    weight = [0, 0]

    def count(event: dict[str, Any]) -> None:
        done.add(event["requestId"])
        if "/preview/" not in asked.get(event["requestId"], "/preview/"):
            weight[0] += int(event["encodedDataLength"])
            weight[1] += 1

    wire.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    wire.on("Network.loadingFailed", lambda event: done.add(event["requestId"]))
    wire.on("Network.loadingFinished", count)
    with page.expect_console_message(lambda message: message.text.startswith(SAID), timeout=60_000) as heard:
        page.goto(address, wait_until="commit")
    answers = float(heard.value.text.removeprefix(SAID))
    until = time.monotonic() + 60
    while not all_came(asked, done):
        # Playwright's own events may all have come before the wire's, so none of them is waited for.
        page.wait_for_timeout(20)
        if time.monotonic() > until:
            raise TimeoutError(", ".join(url for number, url in asked.items() if number not in done))
    page.close()
    return answers, weight[0], weight[1]


def measured(browser: Browser, address: str, session: str) -> dict[str, list[tuple[float, int, int]]]:
    found: dict[str, list[tuple[float, int, int]]] = {"first visit": [], "again": []}
    for _ in range(VISITS):
        context = browser.new_context(viewport={"width": 360, "height": 640}, ignore_https_errors=True)
        root = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        context.add_cookies([{"name": "sessionid", "value": session, "url": root}])
        found["first visit"].append(visit(context, address))
        found["again"].append(visit(context, address))
        context.close()
    return found


def main() -> int:
    root, path, session = sys.argv[1:4]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, visits in measured(browser, root + path, session).items():
            times, weights, requests = zip(*visits, strict=True)
            print(
                f"{name}: first interaction {statistics.median(times):.0f} ms (worst {max(times):.0f}), "
                f"{statistics.median(weights) / 1000:.0f} kB in {statistics.median(requests):.0f} requests"
            )
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
