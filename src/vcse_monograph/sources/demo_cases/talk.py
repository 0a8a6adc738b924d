"""Draws what each source says, passage by passage, and how coders code it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from vcse_monograph.sources.demo_cases import plan

SCALES = {"presence": ("present", "absent"), "mode": ("collaborative", "commodified")}


@dataclass(frozen=True)
class Passage:
    """One coded passage, in the columns of an extract; `coder` is filled in when it is coded."""

    site: str
    tracer: str
    period: str
    code: str
    direction: str
    strength: int
    source_kind: str
    source: str
    episode: str = ""
    extract: str = ""
    length: int = 0
    coder: str = ""


@dataclass
class Source:
    """A source of one kind; national meetings speak of every place in turn."""

    name: str
    kind: str
    sites: tuple[str, ...]
    tracer: str
    period: str
    media: int
    passages: list[Passage] = field(default_factory=list)


class Talk:
    """The random choices, all from one stream."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def chance(self, probability: float) -> bool:
        """True that often."""
        return bool(self.rng.random() < probability)

    def one_of(self, choices: Iterable[str], weights: Iterable[float] | None = None) -> str:
        """One of some words."""
        options = list(choices)
        shares = None if weights is None else np.array(list(weights)) / sum(weights)
        return options[int(self.rng.choice(len(options), p=shares))]

    def sources(self) -> Iterator[Source]:
        """All sources of all places, in order."""
        tracers = list(plan.TRACERS)
        for kind, (letter, counts, media) in plan.SOURCES.items():
            number = 0
            for site, count in counts.items():
                for at in range(count):
                    number += 1
                    tracer = tracers[at % len(tracers)]
                    yield Source(f"{letter}{number:03d}", kind, (site,), tracer, self.period(), media)
        for number in range(1, plan.NATIONAL_MEETINGS + 1):
            tracer = tracers[number % len(tracers)]
            yield Source(f"N{number:03d}", "national_meeting", tuple(plan.SITES), tracer, self.period(), 1)

    def period(self) -> str:
        """A period, by its share of talk."""
        return self.one_of(plan.PERIODS, [share for share, _ in plan.PERIODS.values()])

    def says(
        self, source: Source, site: str, code: str, direction: str, *, tracer: str | None = None, period: str = ""
    ) -> Passage:
        """A passage of a source; its period is the source's own for a document, else any that is talked about."""
        when = source.period if source.kind in ("paper", "rapportage") else self.period()
        return Passage(
            site=site,
            tracer=source.tracer if tracer is None else tracer,
            period=period or when,
            code=code,
            direction=direction,
            strength=int(self.rng.choice([1, 2, 3], p=[0.2, 0.45, 0.35])),
            source_kind=source.kind,
            source=source.name,
        )

    def leaning(self, site: str, tracer: str, period: str, tilt: float = 0.0) -> str:
        """The mode that a passage speaks for."""
        lean = plan.SITES[site] + plan.TRACERS[tracer] + plan.PERIODS[period][1] + tilt
        return "collaborative" if self.chance((1 + lean) / 2) else "commodified"

    def about_media(self, source: Source, site: str) -> Iterator[Passage]:
        """Passages on the media of power, each in one mode."""
        for _ in range(source.media):
            medium = self.one_of(plan.MEDIA)
            said = self.says(source, site, medium, "")
            yield replace(said, direction=self.leaning(site, source.tracer, said.period, plan.MEDIA[medium]))

    def about_marks(self, source: Source, site: str) -> Iterator[Passage]:
        """The marks of the mode that the source leans to, together; those of the other, seldom."""
        mode = self.leaning(site, source.tracer, source.period)
        for of, marks in plan.MARKS.items():
            for mark in marks:
                if self.chance(0.55 if of == mode else 0.06):
                    yield self.says(source, site, mark, "present")
        embedded = (site, source.tracer) in plan.EMBEDDED
        if self.chance(0.55 if mode == "collaborative" else 0.3):
            yield self.says(source, site, "embeddedness", "present" if embedded != self.chance(0.05) else "absent")

    def about_cells(self, source: Source, site: str) -> Iterator[Passage]:
        """What goes by place and tracer: workarounds, prices, deficits, evidence."""
        cell = (site, source.tracer)
        told = (
            ("workaround", plan.WORKAROUND, SCALES["presence"], 0.30, 0.12),
            ("full_cost", plan.BELOW, ("below", "full"), 0.30, 0.25),
            ("deficit", plan.DEFICIT, SCALES["presence"], 0.30, 0.15),
            ("outcome_evidence", plan.EVIDENCED, SCALES["presence"], 0.20, 0.20),
            ("proposal_taken_up", plan.TAKEN_UP, SCALES["presence"], 0.20, 0.20),
        )
        for code, cells, (there, elsewhere), often, seldom in told:
            if self.chance(often if cell in cells else seldom):
                direction = there if (cell in cells) != self.chance(0.05) else elsewhere
                yield self.says(source, site, code, direction)
        if self.chance(0.2):
            yield self.says(source, site, "rules_bind", "present" if self.chance(0.8) else "absent")

    def about_change(self, source: Source, site: str) -> Iterator[Passage]:
        """Ties and influence around the forming of integrated care systems; no tracer of their own."""
        for period, direction in plan.TIES.items():
            if self.chance(0.3):
                seen = direction if not self.chance(0.12) else "kept"
                yield self.says(source, site, "ics_ties", seen, tracer="", period=period)
        if self.chance(0.25):
            seen = plan.INFLUENCE[site] if not self.chance(0.12) else "less"
            yield self.says(source, site, "vcse_influence", seen, tracer="", period="formed")

    def episodes(self, sources: list[Source]) -> None:
        """Give each conflict episode to three interviews of its place."""
        for site, ways in plan.EPISODES.items():
            here = [source for source in sources if source.sites == (site,) and source.kind == "interview"]
            for number, way in enumerate(ways, start=1):
                tracer, period = self.one_of(plan.TRACERS), self.period()
                for at in sorted(self.rng.choice(len(here), size=3, replace=False)):
                    told = self.says(here[at], site, "conflict", way, tracer=tracer, period=period)
                    here[at].passages.append(replace(told, episode=f"{site}{number}"))

    def code(self, sources: list[Source]) -> Iterator[Passage]:
        """Every passage with its number, as the first coder codes it, and the second where there is one."""
        number = 0
        for source in sources:
            first, second = self.rng.choice(len(plan.CODERS), size=2, replace=False)
            twice = self.chance(plan.DOUBLE_CODED)
            for passage in source.passages:
                number += 1
                length = int(self.rng.integers(60, 900))
                known = replace(passage, extract=f"X{number:04d}", length=length, coder=plan.CODERS[first])
                yield known
                if twice:
                    yield from self._second(replace(known, coder=plan.CODERS[second]))

    def _second(self, passage: Passage) -> Iterator[Passage]:
        """The same passage by another coder, who slips at times."""
        misses, other_way, other_code, strength = (self.chance(rate) for rate in plan.SLIPS.values())
        if misses:
            return
        if other_way:
            pair = next((pair for pair in SCALES.values() if passage.direction in pair), None)
            if pair and passage.code != "conflict":
                passage = replace(passage, direction=pair[1 - pair.index(passage.direction)])
        if other_code and passage.code in plan.MEDIA:
            passage = replace(passage, code=self.one_of(plan.MEDIA))
        if strength:
            passage = replace(passage, strength=passage.strength - 1 or 2)
        yield passage
