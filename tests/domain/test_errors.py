"""The error tree, held against its own drawing."""

import inspect

import pytest

from bot.domain import errors


def drawn() -> dict[str, str]:
    """Each error in the drawing, and the one it hangs from."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = [(-1, "Exception")]
    tree = (errors.__doc__ or "").split("\n\n")[1]
    for line in tree.splitlines():
        depth, name = len(line) - len(line.lstrip()), line.split()[0]
        while above[-1][0] >= depth:
            above.pop()
        parents[name] = above[-1][1]
        above.append((depth, name))
    return parents


def real() -> dict[str, str]:
    classes = inspect.getmembers(errors, inspect.isclass)
    return {
        name: ", ".join(base.__name__ for base in one.__bases__)
        for name, one in classes
        if issubclass(one, Exception)
    }


def test_the_drawn_tree_is_the_real_one() -> None:
    assert real() == drawn()
    assert len(drawn()) > 10


@pytest.mark.parametrize(
    "kind",
    [
        errors.Unsupported,
        errors.Rejected,
        errors.NotOffered,
        errors.Unavailable,
        errors.OutcomeUnknown,
    ],
)
def test_a_providers_error_reads_as_a_sentence_that_begins_with_its_name(
    kind: type[errors.ProviderError],
) -> None:
    error = kind("Vogent", "said no.")

    assert (str(error), error.title, error.reason) == ("Vogent said no.", "Vogent", "said no.")


def test_who_may_not_is_told_whom_to_ask() -> None:
    assert errors.NotAllowed("No.", ["U1", "U2"]).ask == ("U1", "U2")
    assert errors.NotAllowed("No.").ask == ()
