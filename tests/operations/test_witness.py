"""The witness: claimed, told, and written down how it ended."""

from dataclasses import dataclass, field

from bot.operations.witness import Witness
from bot.store.store import Store
from tests.store.conftest import ENTRY, told, trail


@dataclass
class Wall:
    """Where witnesses are written, when it can be reached."""

    reached: bool
    said: list[tuple[int, str]] = field(default_factory=list)

    async def bear_witness(self, seq: int, head: str) -> bool:
        if self.reached:
            self.said.append((seq, head))
        return self.reached


async def test_what_is_told_is_an_event_of_the_trail_and_so_is_the_telling(store: Store) -> None:
    noted = await store.trail.note(ENTRY)
    wall = Wall(reached=True)

    for _ in range(2):
        await Witness(store, "T01TEST").run(wall)

    assert wall.said == [(noted.seq, noted.hash)]
    assert (await told(store))[1:] == [("confirmed", "success"), ("done", "success")]
    assert [event.after for event in (await trail(store))[1:]] == [
        {"seq": noted.seq, "hash": noted.hash}
    ] * 2


async def test_what_could_not_be_told_is_written_down_as_failed(store: Store) -> None:
    await store.trail.note(ENTRY)

    await Witness(store, "T01TEST").run(Wall(reached=False))

    assert (await told(store))[1:] == [("confirmed", "success"), ("failed", "failure")]
    assert "tried again" in ((await trail(store))[-1].reason or "")
