"""The process's memory, as the C library counts it."""

import ctypes
import subprocess
import sys

import pytest

HEAPS = """
import ctypes, sys, threading
from bot.cli.memory import share_one_heap
if sys.argv[1] == "shared":
    share_one_heap()
kept, all_there = [], threading.Barrier(8)
def fill():
    all_there.wait()
    kept.append([bytes(5_000) for _ in range(200)])
threads = [threading.Thread(target=fill) for _ in range(8)]
for one in threads:
    one.start()
for one in threads:
    one.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="glibc alone has heaps")
@pytest.mark.parametrize(("how", "one"), [("shared", True), ("as it is", False)])
def test_threads_share_one_heap(how: str, one: bool) -> None:  # noqa: FBT001 a case
    told = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", HEAPS, how], capture_output=True, text=True, check=True
    ).stdout

    assert "<malloc " in told
    assert (told.count("<heap nr=") == 1) is one
