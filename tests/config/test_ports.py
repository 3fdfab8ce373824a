"""No port twice: a server that was given another's port starts with a complaint, now and then, on a busy machine."""

from __future__ import annotations

import socket

from tests.ports import BELOW_EPHEMERAL, free_port


def test_no_port_is_given_twice_nor_while_somebody_has_it() -> None:
    given = [free_port() for _ in range(200)]
    assert len(set(given)) == 200
    assert set(given) < set(BELOW_EPHEMERAL)
    with socket.create_server(("127.0.0.1", given[0])):
        rest = {free_port() for _ in range(len(BELOW_EPHEMERAL) // 8 + 10)}  # a whole turn
    assert given[1] in rest and given[0] not in rest
