"""The demonstration's accounts: people who try Portevoix sign in as one of them, without e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

DOMAIN = "demonstration.example"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
# Headers that proxies, tunnels and content networks add to a request.
PROXY_HEADERS = (
    *("HTTP_FORWARDED", "HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT", "HTTP_X_CLUSTER", "HTTP_X_ORIGINAL"),
    *("HTTP_X_ENVOY", "HTTP_TRUE_CLIENT", "HTTP_CLIENT_IP", "HTTP_CF_", "HTTP_FASTLY", "HTTP_FLY_", "HTTP_VIA"),
)


@dataclass(frozen=True)
class DemoAccount:
    """What the demonstration makes: address, name, role and languages ('' for all)."""

    name: str
    display_name: str
    role: str
    languages: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


ACCOUNTS = (
    DemoAccount("coordination", "Claire", "coordinator"),
    DemoAccount("amina", "Amina", "volunteer", ("ar",)),
    DemoAccount("youssef", "Youssef", "reviewer", ("ar",)),
    DemoAccount("elena", "Elena", "volunteer", ("ro", "ru", "uk")),
    DemoAccount("irina", "Irina", "reviewer", ("ro", "ru", "uk")),
)


def shows_code(request: HttpRequest | None, email: str) -> bool:
    """Whether the sign-in code may be shown on screen: a demonstration account, on the machine itself."""
    return request is not None and is_demonstration(email) and comes_from_this_machine(request)


def comes_from_this_machine(request: HttpRequest) -> bool:
    """Whether both ends of the connection are this machine's loopback, and no header says that the request was
    forwarded. The addresses come from the kernel; a header can only turn the answer to False, never to True."""
    headers = request.META
    host, _port = split_domain_port(request.get_host())
    if host not in LOCAL_HOSTS or any(name.startswith(PROXY_HEADERS) for name in headers):
        return False
    ends = [str(headers.get("REMOTE_ADDR", ""))]
    socket = headers.get("gunicorn.socket")  # our end of the connection; other servers (tests) do not give it
    if socket is not None:
        name = socket.getsockname()
        ends.append(str(name[0]) if isinstance(name, tuple) else "")  # a unix socket: there is a proxy in front
    return all(_is_loopback(end) for end in ends)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def is_demonstration(email: str | None) -> bool:
    """Whether this is one of the demonstration's accounts, where they may be used: in the embedded default."""
    return bool(settings.EMBEDDED and email and email.lower().endswith(f"@{DOMAIN}"))
