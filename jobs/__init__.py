"""Work that lasts: the row, its moves, lease, heartbeat, progress and queues. Begin with `models`."""
