"""numberbot demo: the tour by itself, and the playground by hand, as a person would run them."""

import asyncio
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def demo(
    folder: Path, *words: str, **variables: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The playground in a process of its own, with pipes for a keyboard and a screen."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", *words),
        cwd=folder,
        env={
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8",
            **variables,
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


async def reads(process: asyncio.subprocess.Process, text: str) -> str:
    """Read the screen until a text stands there."""
    seen = ""
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while text not in seen:
            line = await process.stdout.readline()
            assert line, f"it ended before {text!r}: {seen}"
            seen += line.decode()
    return seen


def enters(process: asyncio.subprocess.Process, line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n".encode())


async def test_the_tour_walks_to_its_end_and_is_plain_where_it_is_piped(tmp_path: Path) -> None:
    async with demo(tmp_path, "--tour") as process:
        shown, wrong = await process.communicate()

    said = shown.decode()
    assert process.returncode == 0, wrong.decode()
    assert "Every step showed what it should." in said
    assert "The trail holds: " in said
    assert "\x1b" not in said
    assert not set("│╭╰─") & set(said)
    assert wrong == b""
    assert is_empty(tmp_path)


async def test_the_demo_listens_to_nobodys_environment(tmp_path: Path) -> None:
    theirs = {
        "NUMBERBOT_OPERATORS": "U0SOMEBODY",
        "NUMBERBOT_DEFAULT_PROVIDER": "sigmamind",
        "NUMBERBOT_PLAN_LIFETIME": "nonsense",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    async with demo(tmp_path, "--tour", **theirs) as process:
        _, wrong = await process.communicate()

    assert (process.returncode, wrong) == (0, b"")


async def test_by_hand_each_key_presses_its_own_button(tmp_path: Path) -> None:
    async with demo(tmp_path, "--terminal") as process:
        enters(process, "/number buy US 415")
        await reads(process, "2: Cancel")
        enters(process, "2")
        cancelled = await reads(process, "Cancelled: +1 415-555-0100 was not bought at Vogent.")
        enters(process, "/number buy US 415")
        await reads(process, "3: Other offers")
        enters(process, "3")
        await reads(process, "11: Choose")
        enters(process, "3")
        third = await reads(process, "1: Buy this number")
        enters(process, "/help")
        await reads(process, "Only /number is installed here.")

    assert "Buying" not in cancelled
    assert "Buy +1 415-555-0102 at Vogent?" in third


async def test_by_hand_a_number_is_bought_with_two_lines(tmp_path: Path) -> None:
    async with demo(tmp_path, "--terminal") as process:
        await reads(process, "You are Alice in #ops.")
        enters(process, "/number buy US 415")
        card = await reads(process, "press 1: Buy this number  2: Cancel  3: Other offers")
        assert "Buy +1 415-555-0100 at Vogent?" in card
        enters(process, "1")
        await reads(process, "@Alice bought +1 415-555-0100 at Vogent.")
        enters(process, "1")
        await reads(process, "That button is not there any more.")
        enters(process, "quit")

        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_by_hand_somebody_else_and_elsewhere_can_be_played(tmp_path: Path) -> None:
    async with demo(tmp_path, "--terminal") as process:
        for line, said in (
            ("as bob", "You are Bob now."),
            ("as nobody", "There is no nobody."),
            ("in #sales", "You are in #sales now."),
            ("in #nowhere", "There is no #nowhere."),
            ("7", "There is no button with that number."),
            ("hello", "Begin with /number"),
            ("/number buy US 415", "only Bob sees"),
        ):
            enters(process, line)
            await reads(process, said)
        assert process.stdin is not None
        process.stdin.close()

        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_it_can_be_interrupted_while_it_waits_for_a_line(tmp_path: Path) -> None:
    async with demo(tmp_path, "--terminal") as process:
        await reads(process, "You are Alice in #ops.")
        process.send_signal(signal.SIGINT)

        assert await asyncio.wait_for(process.wait(), 8) == 0
        assert process.stderr is not None
        assert b"Traceback" not in await process.stderr.read()


async def test_the_page_is_served_until_it_is_told_to_stop(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as process, ClientSession() as browser:
        said = await reads(process, "Open it in a browser.")
        url = re.findall(r"http://127\.0\.0\.1:\d+", said)[0]
        page = await browser.get(url)
        sent = await browser.post(
            f"{url}/act/send",
            json={"person": "U01ALICE", "channel": "C01OPS", "text": "/number buy US 415"},
        )
        told = await sent.json()
        process.send_signal(signal.SIGINT)

        assert await asyncio.wait_for(process.wait(), 20) == 0
        assert process.stderr is not None
        assert await process.stderr.read() == b""
    assert (page.status, told["ok"]) == (200, True)
    assert is_empty(tmp_path)


async def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        async with demo(tmp_path, "--port", str(taken.getsockname()[1])) as process:
            _, wrong = await process.communicate()

    assert process.returncode == 1
    assert b"Name another port: numberbot demo --port" in wrong
    assert b"Traceback" not in wrong


async def test_in_the_terminal_a_form_is_filled_in_by_its_labels_and_sent(tmp_path: Path) -> None:
    async with demo(tmp_path, "--terminal") as process:
        await reads(process, "quit ")
        enters(process, "fill Number = 1")
        await reads(process, "No form is open.")
        enters(process, "/number import provider:vogent")
        await reads(process, "Trunk password")
        for line in (
            "fill Number = (415) 555-0123",
            "fill Termination URI = sip.telnyx.com",
            "fill Trunk user name = carrier",
            "send",
        ):
            enters(process, line)
        await reads(process, "Trunk password: Please fill in this field.")
        enters(process, "fill Trunk password = not-a-password")
        enters(process, "send")
        await reads(process, "Number: The country code is missing.")
        enters(process, "fill Number = +14155550123")
        enters(process, "send")
        await reads(process, "+1 415-555-0123 was imported at Vogent.")
        enters(process, "close")
        enters(process, "quit")

        assert await process.wait() == 0
