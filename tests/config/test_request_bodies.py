"""Bodies on a real gunicorn: slow ones do not stop the rest, and who is refused hears why."""

from __future__ import annotations

import http.client
import io
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from config.request_bodies import SLOWEST_BYTES_S, STALL_S, SteadyInput, TooSlow, has_body, places
from tests.processes import wait_for
from tests.running_service import ROOT, RunningService

TAKE = "/atelier/voice/takes/0b8a4c1e-4c53-4c0b-9a55-000000000001/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The web server as script/run starts it, with an empty database."""
    one = RunningService.with_tables(tmp_path_factory.mktemp("town") / "data")
    argv = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "-c", "python:config.web_server"]
    process = subprocess.Popen([*argv, "-b", f"127.0.0.1:{one.port}"], cwd=ROOT, env=one.environment())
    try:
        wait_for(one.answers, "the web server", 120)
        yield one.port
    finally:
        process.terminate()
        process.wait(30)


def healthy(port: int, patience_s: float) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_s)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def test_sixty_slow_bodies_do_not_stop_the_rest(port: int) -> None:
    with ExitStack() as open_lines:
        slow = []
        for number in range(60):
            head = (
                f"POST /atelier/langue/ HTTP/1.1\r\nHost: localhost:{port}\r\n"
                f"Content-Length: {100_000 if number % 2 else 100}\r\n"
                f"Content-Type: {FORM}\r\n\r\nlan"
            )
            line = open_lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            line.sendall(head.encode())
            slow.append(line)
        assert healthy(port, STALL_S - 10), "before the slow ones are given up"
        # A form that comes in the ordinary way is answered (403: it has no token), while what is large comes again.
        for _time in range(4):
            form = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            form.request(
                "POST", "/atelier/langue/", "language=fr", {"Content-Type": "application/x-www-form-urlencoded"}
            )
            assert form.getresponse().status == 403
            form.close()
        large = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        large.request("PUT", TAKE, b"x" * 300_000)
        answer = large.getresponse()
        assert answer.status in {401, 403, 503}
        assert answer.status != 503 or "<p>Trop d’envois à la fois." in answer.read().decode()
        large.close()
        # The next test finds every thread free, of both processes: each has let go of the slow ones that it had.
        for line in slow:
            line.shutdown(socket.SHUT_WR)
        for line in slow:
            while line.recv(4096):
                pass


@pytest.mark.parametrize("size", [1_000_000, 7_000_000, 30_000_000])
def test_who_is_refused_hears_why(port: int, size: int) -> None:
    """A recording of somebody who is signed out: the answer comes before the body was read."""
    body = random.Random(size).randbytes(size)
    heard = []
    for number in range(10):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            line.request("PUT", TAKE, body, {"Connection": "close" if number % 2 else "keep-alive"})
            heard.append(line.getresponse().status)
        except OSError as lost:
            heard.append(lost)  # type: ignore[arg-type]
        finally:
            line.close()
    assert set(heard) <= {401, 403} and len(heard) == 10, heard


def test_a_line_goes_on_after_a_refused_body(port: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(3):
        line.request("PUT", TAKE, b"x" * 300_000)
        answer = line.getresponse()
        answer.read()
        assert answer.status in {401, 403}
        line.request("GET", "/healthz")
        alive = line.getresponse()
        alive.read()
        assert alive.status == 200
    line.close()


class Drip(io.BytesIO):
    """A body of which one byte comes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return b"x"


def test_a_body_that_drips_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(0, 100_000, 5))
    monkeypatch.setattr("config.request_bodies.time.monotonic", lambda: float(next(now)))
    body = SteadyInput(Drip())
    with pytest.raises(TooSlow):
        for _ in range(1000):
            body.read(1)
    assert body.received < SLOWEST_BYTES_S


@pytest.mark.parametrize(("threads", "may_wait"), [(1, 1), (2, 1), (4, 3), (16, 12), (32, 24)])
def test_some_threads_never_wait(threads: int, may_wait: int) -> None:
    assert places(threads) == may_wait


def test_what_has_a_body() -> None:
    assert not has_body({}) and not has_body({"CONTENT_LENGTH": ""}) and not has_body({"CONTENT_LENGTH": "0"})
    assert has_body({"CONTENT_LENGTH": "1"}) and has_body({"HTTP_TRANSFER_ENCODING": "chunked"})
