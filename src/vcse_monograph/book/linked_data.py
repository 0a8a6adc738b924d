"""What a page's number or finding is, for machines: JSON-LD in the terms of schema.org and PROV."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vcse_monograph.book import marks
from vcse_monograph.book.citing.citation import Citation, Thing
from vcse_monograph.book.citing.publication import Author
from vcse_monograph.book.code_version import CodeVersion
from vcse_monograph.book.making import Made
from vcse_monograph.findings.declared import Finding
from vcse_monograph.findings.published import Published
from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.verdicts import Verdict

CONTEXT = {"@vocab": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#"}
BOOK = "The VCSE Commissioning Monograph"
PARTS = {"figure": "ImageObject", "table": "Dataset"}
TEXT_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Of text and figures: LICENSE-TEXT.md."""
ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end a script element or a line of it; JSON reads the escapes as the letters themselves."""


def script(content: Mapping[str, Any]) -> str:
    """The JSON-LD as a script element that runs nothing."""
    text = json.dumps({"@context": CONTEXT, **content}, ensure_ascii=False, sort_keys=True, indent=1)
    for letter, escape in ESCAPED.items():
        text = text.replace(letter, escape)
    return f'<script type="application/ld+json">\n{text}\n</script>'


def of_estimate(estimate: Estimate, edition: Mapping[str, Any], made: Made | None, code: CodeVersion) -> dict[str, Any]:
    """An observation with its value, interval, n, definition, and what it was computed from."""
    bounds = _range("linkage bounds", estimate.bounds, estimate.unit)
    content = {
        "@type": "Observation",
        "identifier": estimate.name,
        "name": estimate.definition,
        "value": estimate.value,
        "unitText": estimate.unit,
        "additionalProperty": [_property("n", estimate.n), *bounds, *_kind(edition)],
        "isPartOf": _book(edition),
        "prov:wasGeneratedBy": _activity(estimate.name, made, code),
    }
    if estimate.interval is not None:
        content |= {"minValue": estimate.interval[0], "maxValue": estimate.interval[1]}
    return content


def of_published(figure: Published) -> dict[str, Any]:
    """An observation that somebody else published."""
    content: dict[str, Any] = {
        "@type": "Observation",
        "identifier": figure.id,
        "name": figure.label,
        "unitText": figure.unit,
        "citation": {"@type": "CreativeWork", "name": figure.source_title, "identifier": figure.source},
    }
    if figure.value is not None:
        content["value"] = float(figure.value)
    return content


def of_finding(finding: Finding, verdict: Verdict | None, edition: Mapping[str, Any]) -> dict[str, Any]:
    """A claim with where it was published, and this edition's verdict in words."""
    rating = {"@type": "Rating", "alternateName": marks.words(verdict)}
    review = {"@type": "ClaimReview", "claimReviewed": finding.claim, "isPartOf": _book(edition)}
    review |= {"reviewRating": rating}
    if verdict is not None:
        review["reviewBody"] = verdict.because
    source = {"@type": "CreativeWork", "identifier": finding.source.doi or finding.source.url or finding.source.key}
    return {
        "@type": "Claim",
        "identifier": finding.id,
        "name": finding.title,
        "text": finding.claim,
        "firstAppearance": source,
        "review": review,
    }


def of_page(citation: Citation, edition: Mapping[str, Any], parts: Sequence[Thing]) -> dict[str, Any]:
    """A chapter of the book, or on the landing page the book, with its authors, date, figures and tables."""
    content: dict[str, Any] = {
        "@type": "Book" if citation.is_book else "Chapter",
        "identifier": citation.doi or citation.address,
        "name": citation.book if citation.is_book else citation.thing.title,
        "author": [_author(author) for author in citation.authors],
        "version": citation.version,
        "inLanguage": "en-GB",
        "license": TEXT_LICENCE,
        "additionalProperty": _kind(edition),
    }
    if citation.issued:
        content["datePublished"] = citation.issued.isoformat()
    if citation.is_on_web:
        content["url"] = citation.address
    if not citation.is_book:
        content["isPartOf"] = _book(edition)
    if parts:
        content["hasPart"] = [_part(part) for part in parts]
    return content


def _author(author: Author) -> dict[str, str]:
    if author.is_person:
        return {"@type": "Person", "familyName": author.name, "givenName": author.given}
    return {"@type": "Organization", "name": author.name}


def _part(part: Thing) -> dict[str, str]:
    return {"@type": PARTS[part.kind], "identifier": part.id, "name": part.title}


def _book(edition: Mapping[str, Any]) -> dict[str, str]:
    name = f"{BOOK}, {edition['title']}"
    return {"@type": "Book", "name": name, "bookEdition": str(edition["title"]), "version": str(edition["version"])}


def _kind(edition: Mapping[str, Any]) -> list[dict[str, Any]]:
    kind = str(edition["data_kind"])
    return [_property("kind of data", f"{kind} ({marks.NOT_EVIDENCE})" if marks.is_check(kind) else kind)]


def _property(name: str, value: Any) -> dict[str, Any]:
    return {"@type": "PropertyValue", "name": name, "value": value}


def _range(name: str, ends: tuple[float, float] | None, unit: str) -> list[dict[str, Any]]:
    if ends is None:
        return []
    return [{"@type": "PropertyValue", "name": name, "minValue": ends[0], "maxValue": ends[1], "unitText": unit}]


def _activity(name: str, made: Made | None, code: CodeVersion) -> dict[str, Any]:
    """The cell of the notebook that computed it, with the files that it was given."""
    software = {"@type": "prov:SoftwareAgent", "name": "vcse-monograph", "softwareVersion": code.version}
    content: dict[str, Any] = {"@type": "prov:Activity", "prov:wasAssociatedWith": {**software, "sha256": code.code}}
    if made is None:
        return content
    used = [{"@type": "prov:Entity", "name": path, "sha256": digest} for path, digest in sorted(made.inputs.items())]
    cell = made.cells.get(name, "")
    notebook = {"@type": "prov:Plan", "name": made.notebook, "sha256": made.notebook_sha256}
    return {**content, "identifier": f"{made.notebook}#{cell}", "prov:hadPlan": notebook, "prov:used": used}
