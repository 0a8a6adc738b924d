"""Tables that people write (editions, findings, codebooks): unknown settings are refused, all problems told at once."""

from __future__ import annotations

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
    message = detail["msg"].removeprefix("Value error, ")
    if kind == "value_error":
        return Problem(what=f"{_where([*place, ''])[0] or f'{whole}:'} {message}.")
    return Problem(what=f"{subject}{setting}: {message}.", found=repr(detail.get("input"))[:120])


def _where(place: list[str | int]) -> tuple[str, str]:
    """(`[table]`, setting) of a pydantic location, list positions counted from one."""
    if not place:
        return "", ""
    *above, last = place
    tables = ".".join(str(part) for part in above if isinstance(part, str))
    position = next((f" entry {part + 1}" for part in above if isinstance(part, int)), "")
    setting = f"entry {last + 1}" if isinstance(last, int) else str(last)
    return (f"[{tables}]{position}" if tables else ""), setting


def _settings_at(model: type[BaseModel], place: list[str | int]) -> list[str]:
    """The settings that the table at `place` knows."""
    schema: dict[str, Any] = model.model_json_schema()
    node: dict[str, Any] = schema
    for part in place:
        if isinstance(part, str):
            node = _resolve(schema, node.get("properties", {}).get(part, {}))
    return sorted(name for name in node.get("properties", {}) if place or name != "name")  # its own is the file's


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow `$ref`, the first non-null alternative, and list items, to a table's schema."""
    for option in (node, *node.get("anyOf", []), *node.get("allOf", []), node.get("items", {})):
        if "$ref" in option:
            return schema["$defs"][option["$ref"].rsplit("/", 1)[1]]
    return node
