"""How fast the parents' pages come on a poor phone: bytes, LCP and CLS on slow 4G with a processor four times slower.

python -m benchmarks.bench_pages http://localhost:8000 /ar/ /ar/messages-de-l-ecole/ …

Targets: at most 100 kB and no media byte before the tap, LCP ≤ 2.5 s, CLS ≤ 0.1. Slow 4G as Lighthouse simulates it:
150 ms round trip, 1.6 Mbit/s down, 0.75 Mbit/s up. Each page is opened three times in a fresh browser context.
"""

from __future__ import annotations

import statistics
import sys
import urllib.request
from time import perf_counter

from playwright.sync_api import Browser, sync_playwright

NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
OBSERVE = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) seen.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; })
  .observe({type: "layout-shift", buffered: true});
"""
MEDIA = (".mp4", ".m4s", ".cmfv", ".m4a", ".m3u8")


def visit(browser: Browser, address: str) -> tuple[float, float, int, int]:
    """(LCP in ms, CLS, bytes with the headers of the answers, media bytes) of one first visit."""
    context = browser.new_context(viewport={"width": 360, "height": 720}, service_workers="block")
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", NETWORK)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="networkidle")
    asked = [(answer.url, answer.request.sizes()) for answer in answers]
    sizes = [(url, size["responseHeadersSize"] + size["responseBodySize"]) for url, size in asked]
    lcp, cls = page.evaluate("() => [seen.lcp, seen.cls]")
    context.close()
    media = sum(size for url, size in sizes if url.split("?")[0].endswith(MEDIA))
    return lcp, cls, sum(size for _, size in sizes), media


def pages_a_second(address: str, count: int = 200) -> float:
    begun = perf_counter()
    for _ in range(count):
        with urllib.request.urlopen(address) as answer:
            answer.read()
    return count / (perf_counter() - begun)


def main(base: str, paths: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for path in paths:
            runs = [visit(browser, base + path) for _ in range(3)]
            lcp = statistics.median(run[0] for run in runs)
            print(
                f"{path}: LCP {lcp / 1000:.2f} s, CLS {max(run[1] for run in runs):.3f}, "
                f"{runs[0][2] / 1000:.1f} kB, {runs[0][3]} media bytes, "
                f"{pages_a_second(base + path):.0f} pages/s one after the other"
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:] or ["/"])
