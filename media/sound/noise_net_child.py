"""Run by `noise_net` in a process of its own: python noise_net_child.py LIBRARY MODEL, sound in, sound out.

Standard input and output: float32, mono, 48 kHz. It knows nothing of ours and needs nothing but the C library: what a
hostile recording could do to that ends with this process.
"""

from __future__ import annotations

import ctypes
import sys

# How much noise is lessened. Without a limit the net takes consonants along that lie in it: Whisper misheard five of
# seventeen noisy takes more than as they were recorded, with this limit two (docs/benchmarks.md).
MOST_DB = 24.0
Samples = ctypes.POINTER(ctypes.c_float)


def lessen(library: str, model: str, sound: bytes) -> bytes:
    """As many whole frames as `sound` holds, later by the delay of the net."""
    net = ctypes.CDLL(library)
    net.df_create.restype = ctypes.c_void_p
    net.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
    net.df_get_frame_length.restype = ctypes.c_size_t
    net.df_get_frame_length.argtypes = [ctypes.c_void_p]
    net.df_process_frame.restype = ctypes.c_float
    net.df_process_frame.argtypes = [ctypes.c_void_p, Samples, Samples]
    state = net.df_create(model.encode(), MOST_DB, None)
    if not state:
        raise SystemExit("the net could not be loaded")
    length = net.df_get_frame_length(state)
    size = ctypes.sizeof(ctypes.c_float) * length
    frame, quiet, done = (ctypes.c_float * length)(), (ctypes.c_float * length)(), bytearray()
    for at in range(0, len(sound) // size * size, size):
        ctypes.memmove(frame, sound[at : at + size], size)
        net.df_process_frame(state, frame, quiet)
        done += quiet
    return bytes(done)


if __name__ == "__main__":
    sys.stdout.buffer.write(lessen(sys.argv[1], sys.argv[2], sys.stdin.buffer.read()))
