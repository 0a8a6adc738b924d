"""Compare two editions or releases: what differs in what went in, and the estimates at each stage between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from vcse_monograph.database import connected
from vcse_monograph.editions import SECTIONS
from vcse_monograph.findings.declared import Finding, read_findings
from vcse_monograph.findings.diff import Cause, Comparison, Moved, Stage, compare
from vcse_monograph.findings.verdicts import SECTION_OF
from vcse_monograph.pipeline.differing import code_cause, data_causes, section_causes
from vcse_monograph.pipeline.grounds import Ground, Source, check_sides, ground, ground_of
from vcse_monograph.pipeline.hybrid import MERGED, mix, stage
from vcse_monograph.pipeline.releasing import code_of
from vcse_monograph.pipeline.run import Progress

Way = list[Stage]


def compare_named(project: Path, a: str, b: str, progress: Progress | None = None) -> Comparison:
    """Compare two editions or releases by name.

    Editions are first brought up to date; hybrids between the two sides are built below `_build/.diff/`. UsageError
    for a name that is neither; the errors of a build otherwise.
    """
    progress = progress or Progress()
    check_sides(project, a, b)
    one, other = ground(project, a, progress), ground(project, b, progress)
    moved = payments_moved(one, other)
    between = Between(project, one, other, moved, progress)
    findings = _findings(project)
    evidence = {name: "+".join(finding.evidence) for name, finding in findings.items()}

    def ways(name: str) -> tuple[Way, Way]:
        return between.ways(evidence.get(name) or SECTION_OF.get(name.partition(".")[0], ""))

    compared = compare(one.side, other.side, ways, between.causes, moved)
    return compared.told({name: finding.title for name, finding in findings.items()}, between.missing())


class Between:
    """The ways between two sides, section by section; a stage is computed once."""

    def __init__(self, project: Path, a: Ground, b: Ground, moved: Sequence[Moved], progress: Progress) -> None:
        self.a, self.b, self.progress = a, b, progress
        self.code = [code_cause(side, a, b, code_of(project)) for side in (a, b)]
        self.data = {"spending": data_causes(a, b, moved)} | {name: section_causes(name, a, b) for name in SECTIONS[1:]}
        self._ways: dict[str, tuple[Way, Way]] = {}
        self._stages: dict[frozenset[str], Stage] = {}

    @property
    def causes(self) -> list[Cause]:
        """All that differs, in the order of the forward way; each once."""
        found = [self.code[0], *(cause for causes in self.data.values() for cause in causes), self.code[1]]
        return list({cause.name: cause for cause in found if cause}.values())

    def ways(self, section: str) -> tuple[Way, Way]:
        """The ways in both orders for what rests on one section; for anything else, one step of all causes."""
        if section not in self._ways:
            if section == "spending" and self.a.edition.spending and self.b.edition.spending:
                names = [cause.name for cause in self.data["spending"]]
                self._ways[section] = (self._spending(names), self._spending(names[::-1]))
            else:
                names = [cause.name for cause in self.data.get(section, self.causes)]
                self._ways[section] = (self._whole(section, names),) * 2
        return self._ways[section]

    def missing(self) -> list[str]:
        """Why some stages could not be computed, each reason once."""
        stages = [stage for ways in self._ways.values() for way in ways for stage in way]
        return list(dict.fromkeys(stage.missing for stage in stages if stage.missing))

    def _spending(self, names: Sequence[str]) -> Way:
        """A, then one cause after the other in this order, then B."""
        first = _said(self.a) if self.code[0] is None else self._mixed((self.code[0].name,), frozenset())
        last = tuple(names[-1:])
        middle = [self._mixed((name,), frozenset(names[: n + 1])) for n, name in enumerate(names[:-1])]
        way = [first, *middle]
        if self.code[0]:
            way.insert(0, _said(self.a))
        if self.code[1] is None:
            return [*way, _said(self.b, last)]
        return [*way, self._mixed(last, frozenset(names)), _said(self.b, (self.code[1].name,))]

    def _mixed(self, changed: tuple[str, ...], of_b: frozenset[str]) -> Stage:
        if of_b not in self._stages:
            sources = [side.source for side in (self.a, self.b) if side.source]
            self._stages[of_b] = stage((), mix(self.a, self.b, of_b), sources, self.progress)
        found = self._stages[of_b]
        return Stage(changed, found.estimates, found.verdicts, found.missing)

    def _whole(self, section: str, names: Sequence[str]) -> Way:
        """A, then all causes at once, then B; between them the editions of today where releases are compared."""
        way = [_said(self.a)]
        changed: tuple[str, ...] = ()
        if self.code[0]:
            way.append(_now(self.a, section, (self.code[0].name,)))
        changed = tuple(name for name in names if name not in {cause.name for cause in self.code if cause})
        if self.code[1]:
            return [*way, _now(self.b, section, changed), _said(self.b, (self.code[1].name,))]
        return [*way, _said(self.b, changed)]


def _said(side: Ground, changed: tuple[str, ...] = ()) -> Stage:
    """The stage that a side itself is."""
    words = {name: str(fields["verdict"]) for name, fields in side.side.verdicts.items()}
    return Stage(changed, side.side.estimates, words)


def _now(side: Ground, section: str, changed: tuple[str, ...]) -> Stage:
    """What today's code says of a release's section, where the edition of that name still has the same inputs."""
    source = side.source
    if source is None or section not in SECTIONS or section_causes(section, side, ground_of(source)):
        return Stage(changed, None, missing=f"what {side.side.name} was made of is no longer here")
    return _said(ground_of(source), changed)


def _findings(project: Path) -> dict[str, Finding]:
    """The findings as they are declared now; none without a declaration."""
    declared = project / "data" / "findings.yml"
    return read_findings(declared) if declared.is_file() else {}


def payments_moved(a: Ground, b: Ground) -> list[Moved]:
    """Payments in files that one side alone has, by commissioner; those whose files are not here are left out."""
    removed = _sums("removed", a.source, a.payments - b.payments)
    added = _sums("added", b.source, b.payments - a.payments)
    return [*removed, *added]


def _sums(which: str, source: Source | None, hashes: frozenset[str]) -> Iterator[Moved]:
    if source is None or not source.raw or not hashes:
        return
    files = [file for file, found in source.payments.items() if found in hashes]
    query = """
        SELECT commissioner, count(DISTINCT source_file), count(*), sum(amount)
        FROM read_parquet(?) WHERE source_file IN (SELECT unnest(?)) GROUP BY commissioner ORDER BY commissioner"""
    with connected() as db:
        rows = db.execute(query, [str(source.place.folder / MERGED[0]), files]).fetchall()
    spending = source.place.edition.spending
    names: Mapping[str, str] = spending.commissioner_names if spending else {}
    sums: dict[str, list[Any]] = {}
    for published, count, lines, amount in rows:
        before = sums.setdefault(names.get(published, published), [0, 0, Decimal(0)])
        sums[names.get(published, published)] = [x + y for x, y in zip(before, (count, lines, amount), strict=True)]
    yield from (Moved(which, name, *sums[name]) for name in sorted(sums))
