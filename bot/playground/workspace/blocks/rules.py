"""Small checks that are put together to say what a JSON value must look like."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Rule: TypeAlias = Callable[[Any, str], Iterator[str]]


def problem(text: str, pointer: str) -> str:
    return f"{text} [json-pointer:{pointer or '/'}]"


def string(most: int, least: int = 1) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", pointer)
        elif len(value) < least:
            yield problem(f"must have at least {least} characters", pointer)
        elif len(value) > most:
            yield problem(f"must have at most {most} characters, has {len(value)}", pointer)

    return check


def integer(low: int, high: int) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must be an integer", pointer)
        elif not low <= value <= high:
            yield problem(f"must be between {low} and {high}", pointer)

    return check


def number(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield problem("must be a number", pointer)


def boolean(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must be true or false", pointer)


def anything(_value: Any, _pointer: str) -> Iterator[str]:
    return iter(())


def one_of(*allowed: str) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of {', '.join(allowed)}", pointer)

    return check


def array(item: Rule, most: int, least: int = 1) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be a list", pointer)
            return
        if len(value) < least:
            yield problem(f"must have at least {least} items", pointer)
        if len(value) > most:
            yield problem(f"must have at most {most} items, has {len(value)}", pointer)
        for index, each in enumerate(value):
            yield from item(each, f"{pointer}/{index}")

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these keys and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", pointer)
            return
        for key in required:
            if key not in value:
                yield problem(f"missing required field: {key}", pointer)
        for key, each in value.items():
            if key not in known:
                yield problem(f"unknown field: {key}", pointer)
            else:
                yield from known[key](each, f"{pointer}/{key}")

    return check


def by_type(table: Mapping[str, Rule], what: str) -> Rule:
    """The rule that the object's own `type` asks for."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", pointer)
        elif "type" not in value:
            yield problem("missing required field: type", pointer)
        elif value["type"] not in table:
            yield problem(f"unsupported {what} type: {value['type']}", f"{pointer}/type")
        else:
            yield from table[value["type"]](value, pointer)

    return check


def both(first: Rule, *more: Rule) -> Rule:
    """The first rule; the others only where the first finds nothing, so that they may trust it."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        found = list(first(value, pointer))
        for rule in more:
            if not found:
                found = list(rule(value, pointer))
        yield from found

    return check


def where(holds: Callable[[Any], bool], text: str) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not holds(value):
            yield problem(text, pointer)

    return check
