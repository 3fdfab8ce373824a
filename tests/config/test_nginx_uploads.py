"""Videos sent through the sample nginx: nothing is held back on the way, what is too large is refused."""

from __future__ import annotations

import re
import socket
import ssl
from typing import Any

import pytest
from pytest_django import Settings

from tests.config.conftest import signed_in
from tests.nginx import HOST, Answer, Nginx, once
from tests.processes import wait_for
from tests.tutorials.tus import COLLECTION, DATA, metadata
from tutorials.models import Upload
from tutorials.uploads import KEEP_EVERY

pytestmark = pytest.mark.django_db(transaction=True)


def token(front: Nginx, cookie: str) -> dict[str, Any]:
    """What a form of the workshop sends along: cookies, token, where it comes from."""
    page = front.ask("/atelier/tutorials/new/", Cookie=cookie)
    assert page.status == 200
    found = re.search(rb'csrf[^>]*?(?:value|content)="([^"]+)"', page.body) or re.search(
        rb'"X-CSRFToken": ?"([^"]+)"', page.body
    )
    assert found
    mark = next(value for value in page.all("Set-Cookie") if value.startswith("csrftoken")).split(";")[0]
    return {"Cookie": f"{cookie}; {mark}", "X_CSRFToken": found[1].decode(), "Referer": f"https://{HOST}/atelier/"}


def test_an_upload_passes_through_and_what_came_before_the_line_dropped_is_kept(
    front: Nginx, settings: Settings
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    tus: dict[str, Any] = {"Tus_Resumable": "1.0.0", **token(front, signed_in())}
    large = DATA + bytes(3 * KEEP_EVERY)  # more than nginx keeps in memory
    made = front.ask(
        COLLECTION, "POST", Upload_Length=str(len(large)), Upload_Metadata=metadata(filename="f.mp4", title="T"), **tus
    )
    assert made.status == 201, made.body
    path = made["Location"].removeprefix(f"https://{HOST}")
    context = ssl._create_unverified_context()
    with socket.create_connection(("127.0.0.1", front.port), 60) as plain, context.wrap_socket(plain) as line:
        told = {"Host": HOST, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        told |= {
            "Content-Length": str(len(large)),
            **{name.replace("_", "-"): str(value) for name, value in tus.items()},
        }
        line.sendall(
            f"PATCH {path} HTTP/1.1\r\n".encode() + "".join(f"{k}: {v}\r\n" for k, v in told.items()).encode() + b"\r\n"
        )
        line.sendall(large[: 2 * KEEP_EVERY])
        # The request goes on, and what came is already safe on the other side: nginx does not wait for the end.
        wait_for(lambda: Upload.objects.get().offset >= KEEP_EVERY, "bytes before the end of the request")
    # The line was cut. The client asks where it stands and goes on from there.
    at = wait_for(lambda: int(front.ask(path, "HEAD", **tus)["Upload-Offset"]), "the offset")
    assert KEEP_EVERY <= at <= 2 * KEEP_EVERY

    def send_rest() -> Answer | None:
        offset = int(front.ask(path, "HEAD", **tus)["Upload-Offset"])
        answer = front.ask(
            path,
            "PATCH",
            large[offset:],
            Content_Type="application/offset+octet-stream",
            Upload_Offset=str(offset),
            **tus,
        )
        return None if answer.status in {409, 423} else answer  # the broken request still holds it

    done = wait_for(send_rest, "the rest")
    assert done.status == 204, done.body
    once(done)
    assert int(done["Upload-Offset"]) == len(large)


def test_what_is_too_large_is_refused_before_it_is_sent(front: Nginx) -> None:
    assert front.ask("/ar/", "POST", Content_Length=str(3 * 1024**2)).status == 413
    assert front.ask(f"{COLLECTION}x/", "PATCH", Content_Length=str(5 * 1024**3)).status == 413
