"""What a process keeps of the memory that it no longer needs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import numpy as np
from media.programs.heap import give_back_large_blocks

def resident_mib():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 // 2**20

give_back_large_blocks()
give_back_large_blocks()
before = resident_mib()
for _turn in range(3):
    sounds = [np.ones(2**20, np.float32) for _ in range(40)]  # 4 MiB each
    between = [bytes(1000) for _ in range(1000)]
    most = resident_mib()
    del sounds
print(most - before, resident_mib() - before)
"""


def test_freed_sounds_go_back_to_the_system() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    taken, kept = map(int, said.stdout.split())
    assert taken >= 150
    assert kept <= 20
