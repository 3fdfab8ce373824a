"""A supervisor over toy children, started by test_supervisor.py as a program of its own: `supervised.py FOLDER CASE`.

Each toy writes its process number into FOLDER/<name>.pid, so that the test can watch, kill and outlive it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from config.forks import InFork
from config.supervisor import Child, Supervisor

TOY = """
import os, pathlib, signal, subprocess, sys
folder, name, manner = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def write(name, pid):
    aside = folder / (name + ".aside")
    aside.write_text(str(pid))
    aside.replace(folder / (name + ".pid"))
if manner == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if manner == "parent":  # as a Celery worker and its pool child
    from config.supervisor import die_with
    child = os.fork()
    if child == 0:
        die_with(os.getppid())()
        write(name + "-grandchild", os.getpid())
        signal.pause()
if manner == "forsaking":  # leaves something behind in its group when it ends
    write(name + "-left", subprocess.Popen(["sleep", "600"]).pid)
write(name, os.getpid())
if manner in ("broken", "forsaking"):
    print("the toy is broken", flush=True)
    sys.exit(3)
if manner == "once":
    sys.exit(0)
while True:
    signal.pause()
"""


def main() -> int:
    folder, case = Path(sys.argv[1]), sys.argv[2]

    def toy(name: str, manner: str = "plain", stage: int = 0, once: bool = False) -> Child:
        argv = [sys.executable, "-c", TOY, str(folder), name, manner]
        return Child(name, argv, stage, once=once, output=folder / f"{name}.log", ready=(folder / f"{name}.pid").exists)

    children = {
        "family": [toy("first", "parent"), toy("second", stage=1)],
        "stubborn": [toy("first", "stubborn")],
        "broken": [
            Child("never", [sys.executable, "-c", "print('no luck'); raise SystemExit(7)"], ready=lambda: False)
        ],
        "forsaking": [toy("first", "forsaking")],
        "forked": [
            Child(
                "first",
                ["nice", "-n", "3", sys.executable, "-m", "tests.config.forked_toy", str(folder)],
                output=folder / "first.log",
                ready=(folder / "first.pid").exists,
                forked=True,
            )
        ],
        "once": [toy("first"), toy("job", "once", 1, once=True)],
    }[case]
    say = (folder / "said").open("a", buffering=1)
    ready = (folder / "ready").touch
    try:
        return Supervisor(children, lambda line: print(line, file=say), grace_s=1.0, on_ready=ready).run()
    except InFork as child:
        child.run()
        return 0


if __name__ == "__main__":
    sys.exit(main())
