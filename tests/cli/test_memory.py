"""The process's memory, as the C library counts it."""

import ctypes
import re
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
read = bytes(1_000_000)
del read  # glibc learns from it
large = [bytes(100_000) for _ in range(20)]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="glibc alone has heaps")
@pytest.mark.parametrize(("how", "one"), [("shared", True), ("as it is", False)])
def test_threads_share_one_heap_and_large_blocks_lie_in_none(
    how: str,
    one: bool,  # noqa: FBT001 a case
) -> None:
    told = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", HEAPS, how], capture_output=True, text=True, check=True
    ).stdout

    outside = re.findall(r'<total type="mmap" count="(\d+)"', told)
    assert (told.count("<heap nr=") == 1) is one
    assert (int(outside[-1]) >= 20) is one
