"""Who tries Portevoix reads the sign-in code, or needs none, on the machine itself, nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from tests import factories
from tests.sent_mail import sent
from tests.volunteers.shortcuts import visitor
from volunteers.demo_accounts import ACCOUNTS


class Line:
    """The server's end of a connection, as gunicorn gives it."""

    def __init__(self, name: Any) -> None:
        self.name = name

    def getsockname(self) -> Any:
        return self.name


HERE = Line(("127.0.0.1", 8000))
LOCAL = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1", "gunicorn.socket": HERE}


CONNECTIONS: tuple[tuple[dict[str, Any], bool], ...] = (
    (LOCAL, True),
    ({**LOCAL, "HTTP_HOST": "127.0.0.1:8000"}, True),
    ({**LOCAL, "HTTP_HOST": "localhost"}, True),
    ({"HTTP_HOST": "[::1]:8000", "REMOTE_ADDR": "::1", "gunicorn.socket": Line(("::1", 8000, 0, 0))}, True),
    ({**LOCAL, "REMOTE_ADDR": "::ffff:127.0.0.1", "gunicorn.socket": Line(("::ffff:127.0.0.1", 1, 0, 0))}, True),
    # A stranger says what they like of the host they ask for and of where they come from.
    ({**LOCAL, "REMOTE_ADDR": "192.168.1.7"}, False),
    ({**LOCAL, "REMOTE_ADDR": "192.168.1.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
    ({**LOCAL, "REMOTE_ADDR": "::ffff:192.168.1.7"}, False),
    ({**LOCAL, "gunicorn.socket": Line(("192.168.1.2", 8000))}, False),
    # A proxy, a tunnel or a unix socket on the machine itself: somebody else asks.
    ({**LOCAL, "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
    ({**LOCAL, "HTTP_X_FORWARDED_PROTO": "https"}, False),
    ({**LOCAL, "HTTP_X_REAL_IP": "127.0.0.1"}, False),
    ({**LOCAL, "HTTP_FORWARDED": "for=127.0.0.1"}, False),
    ({**LOCAL, "HTTP_VIA": "1.1 proxy"}, False),
    ({**LOCAL, "HTTP_CF_CONNECTING_IP": "203.0.113.9"}, False),
    ({**LOCAL, "gunicorn.socket": Line("/run/portevoix.sock")}, False),
    ({**LOCAL, "HTTP_HOST": "evil.example"}, False),
)


@pytest.mark.django_db
def test_the_code_is_shown_to_the_machine_itself_alone(settings: Any) -> None:
    settings.EMBEDDED, settings.ALLOWED_HOSTS = True, ["*"]
    account = ACCOUNTS[0]
    factories.person("somebody", ("coordinator", ""))
    person = factories.person("x", ("coordinator", ""))
    type(person).objects.filter(pk=person.pk).update(email=account.email)
    for connection, shown in CONNECTIONS:
        cache.clear()
        browser = visitor(**connection)
        offered = browser.get("/atelier/compte/login/code/").text
        page = browser.post("/atelier/compte/login/code/", {"email": account.email}, follow=True).text
        code = sent()[-1].body
        assert ("demonstration-code" in page) is shown, connection
        assert any(word in page for word in code.split() if len(word) == 9 and word[4] == "-") is shown, connection
        assert (account.email in offered) is shown, connection
        assert (visitor(**connection).get("/atelier/essai/").status_code == 200) is shown, connection
        tried = visitor(**connection).post("/atelier/essai/as/", {"account": account.name})
        assert (tried.status_code == 302) is shown, connection
    assert len(sent()) == len(CONNECTIONS), "each was sent its code"
