"""What others may listen to: rooms above that must know of a change, and that the room of the change may not know."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `entry`, inside the transaction of the change: what it sets off must wait for the commit.
recorded = Signal()

# Sent with `now`, a few times a day: each room ends what was kept long enough.
retention_due = Signal()
