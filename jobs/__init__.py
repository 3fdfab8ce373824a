"""Long-running work: the row, its moves, lease, heartbeat, progress and queues. Begin with `models`."""
