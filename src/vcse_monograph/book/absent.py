"""Sections that an edition leaves empty stand as one: a reader is told once what is not there, and every link holds."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from vcse_monograph.book import pieces

ABSENT = "vcse-absent"
"""The class of the line that says why nothing stands here (`conditions.py`)."""

TITLE = "What this edition cannot show"
ANCHOR = "what-this-edition-cannot-show"
AFTER_LABELS = 860
"""860: Sphinx has noted the sections' labels with their titles at 850, and makes the table of contents at 880."""


class GatherAbsent(SphinxTransform):
    """Of the sections side by side under one heading, put those that hold only such a line into the first's place."""

    default_priority = AFTER_LABELS

    def apply(self, **kwargs: object) -> None:
        """Gather where there are two or more."""
        for parent in list(self.document.findall(nodes.section)):
            empty = [child for child in parent.children if isinstance(child, nodes.section) and says_only_why(child)]
            if len(empty) > 1:
                gather(parent, empty)


def add(app: Sphinx) -> None:
    """Let Sphinx do so on every page that it reads."""
    app.add_transform(GatherAbsent)


def says_only_why(section: nodes.section) -> bool:
    """Whether nothing but the reason stands below a section's heading."""
    shown = [child for child in section.children[1:] if not isinstance(child, nodes.Invisible | nodes.target)]
    return bool(shown) and all(ABSENT in child.get("classes", ()) for child in shown)


def gather(parent: nodes.section, empty: Sequence[nodes.section]) -> None:
    """One section with the reasons, each once, and the headings, each with the anchors that its section had."""
    reasons = dict.fromkeys(child.astext() for section in empty for child in section.children[1:] if child.astext())
    items = (nodes.list_item("", _heading(section), ids=section["ids"]) for section in empty)
    stands = nodes.section("", nodes.title("", TITLE), ids=[f"{ANCHOR}-{parent['ids'][0]}"])
    stands += [pieces.line(reason, ABSENT) for reason in reasons]
    stands += pieces.line("It leaves out:")
    stands += nodes.bullet_list("", *items, classes=["vcse-left-out"])
    parent.replace(empty[0], stands)
    for section in empty[1:]:
        parent.remove(section)


def _heading(section: nodes.section) -> nodes.paragraph:
    return pieces.line([child.deepcopy() for child in section[0].children])
