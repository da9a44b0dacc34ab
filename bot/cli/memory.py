"""What a process that runs for weeks is told of its memory, at its start and once it is ready."""

import ctypes
import gc
from contextlib import suppress

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
"""mallopt(3): how many heaps there may be, and from how many bytes on a block lies in none."""
LARGE = 64 * 1024


def share_one_heap() -> None:
    """Keep what threads need in one heap, and large blocks out of it; where the library is glibc.

    It would give each of the database's threads a heap of its own, and learn at the start that
    large blocks belong into them too. In each, gaps would grow for hours with nothing more in use.
    """
    with suppress(AttributeError):  # it is another library
        library = ctypes.CDLL(None)
        library.mallopt(M_ARENA_MAX, 1)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)


def keep_for_good() -> None:
    """Tell the garbage collector that what was made until now is none.

    To look through all of it again and again would take some hundredths of a second each time, in
    which nobody is acknowledged.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
