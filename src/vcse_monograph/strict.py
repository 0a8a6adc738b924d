"""Tables that people write (editions, findings, codebooks): unknown settings are refused, all problems told at once."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from vcse_monograph.errors import Problem, did_you_mean


class Strict(BaseModel):
    """A table written by a person: unknown settings are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def problems_of(error: ValidationError, model: type[BaseModel], whole: str, line: str = '{} = "..."') -> list[Problem]:
    """Every problem of a table in words.

    `whole` is what the table is called, as in "The edition"; `line` shows how a setting is written there.
    """
    return [_problem(dict(detail), model, whole, line) for detail in error.errors()]


def _problem(detail: dict[str, Any], model: type[BaseModel], whole: str, line: str) -> Problem:
    place = list(detail["loc"])
    table, setting = _where(place)
    subject = f"{table} " if table else f"{whole} "
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _settings_at(model, place[:-1])
        return Problem(
            what=f'{subject}has no setting "{setting}".{did_you_mean(setting, known)}',
            needed=f"one of: {', '.join(known)}",
            do="correct the name, or take the line out",
        )
    if kind == "missing":
        return Problem(what=f'{subject}lacks the setting "{setting}".', do=f"add a line `{line.format(setting)}`")
    if kind == "value_error":
        message = detail["msg"].removeprefix("Value error, ")
        return Problem(what=f"{_where([*place, ''])[0] or f'{whole}:'} {message}.")
    needed, given = _needed(detail, _node_at(model, place)), detail.get("input")
    near = did_you_mean(given, QUOTED.findall(needed)) if isinstance(given, str) and kind in CHOICES else ""
    what = f"{subject}{setting}: this value cannot be used.{near}"
    return Problem(what=what, found=_shown(given), needed=needed, do=f"correct `{setting}`")


CHOICES = ("literal_error", "enum")
QUOTED = re.compile("'([^']*)'")
NEEDED = {
    "string_type": "text, in quotation marks",
    "list_type": 'a list, in square brackets: ["..."]',
    "int_type": "a whole number, without quotation marks",
    "int_parsing": "a whole number, without quotation marks",
    "int_from_float": "a whole number",
    "float_type": "a number, without quotation marks",
    "float_parsing": "a number, without quotation marks",
    "bool_type": "true or false, without quotation marks",
    "bool_parsing": "true or false, without quotation marks",
    "model_type": "a table of settings",
    "dict_type": "a table of settings",
    "greater_than_equal": "{ge:g} or more",
    "greater_than": "more than {gt:g}",
    "less_than_equal": "{le:g} or less",
    "less_than": "less than {lt:g}",
    "string_too_short": "text of {min_length} letters or more",
    "too_short": "{min_length} or more of them",
    "literal_error": "one of: {expected}",
    "enum": "one of: {expected}",
}
"""What a setting needs, by the kind of fault that pydantic finds in it."""


def _needed(detail: dict[str, Any], node: dict[str, Any]) -> str:
    """What a setting needs in words; an example where its type gives one."""
    kind = detail["type"]
    if examples := node.get("examples", []):
        return f'text such as "{examples[0]}"'
    if kind.startswith("date"):
        return "a date such as 2025-06-30, without quotation marks"
    if kind in NEEDED:
        return NEEDED[kind].format(**detail.get("ctx", {}))
    return str(detail["msg"]).removeprefix("Input should be ").removeprefix("a valid ")


def _shown(given: Any) -> str:
    """A value as it may stand in the file, of at most a line."""
    text = f'"{given}"' if isinstance(given, str) else str(given).lower() if isinstance(given, bool) else str(given)
    return text[:120]


def _where(place: list[str | int]) -> tuple[str, str]:
    """(`[table]`, setting) of a pydantic location, list positions counted from one.

    An item of a list is told with the setting that is the list: `months item 2`.
    """
    items = list(takewhile(lambda part: isinstance(part, int), reversed(place)))
    above = place[: len(place) - len(items)]
    if not above:
        return "", ""
    *above, setting = above
    tables = ".".join(str(part) for part in above if isinstance(part, str))
    position = next((f" entry {part + 1}" for part in above if isinstance(part, int)), "")
    item = "".join(f" item {part + 1}" for part in reversed(items) if isinstance(part, int))
    return (f"[{tables}]{position}" if tables else ""), f"{setting}{item}"


def _settings_at(model: type[BaseModel], place: list[str | int]) -> list[str]:
    """The settings that the table at `place` knows."""
    node = _node_at(model, place)
    return sorted(name for name in node.get("properties", {}) if place or name != "name")  # its own is the file's


def _node_at(model: type[BaseModel], place: list[str | int]) -> dict[str, Any]:
    """The schema of what stands at `place`; of a list's item where that is one."""
    schema: dict[str, Any] = model.model_json_schema()
    node: dict[str, Any] = schema
    for part in place:
        inner = node.get("properties", {}).get(part, {}) if isinstance(part, str) else node.get("items", node)
        node = _resolve(schema, inner)
    return node


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow `$ref`, the first non-null alternative, and list items, to a table's schema."""
    for option in (node, *node.get("anyOf", []), *node.get("allOf", []), node.get("items", {})):
        if "$ref" in option:
            return schema["$defs"][option["$ref"].rsplit("/", 1)[1]]
    return node
