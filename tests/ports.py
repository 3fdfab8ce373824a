"""Ports for the servers that tests start."""

from __future__ import annotations

import itertools
import os
import random
import socket

BELOW_EPHEMERAL = range(20_000, 32_000)
"""Linux hands out 32768 and more to whoever asks for any port (ip_local_port_range): a port from there that was free
when it was probed can be another's, or be handed out again, before the server that it was meant for listens."""

_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
_mine = BELOW_EPHEMERAL[_worker::8]
_turn = itertools.cycle(random.sample(_mine, len(_mine)))


def free_port() -> int:
    """A port of 127.0.0.1 where nobody listens, not given before by this process nor by its fellow workers."""
    for port in itertools.islice(_turn, len(_mine)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("every port that tests may take is taken")
