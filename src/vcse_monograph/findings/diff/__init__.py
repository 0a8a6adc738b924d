"""What changed between two editions or releases, and why."""

from vcse_monograph.findings.diff.causes import Cause, Effect, Stage
from vcse_monograph.findings.diff.compare import Change, Comparison, Move, Moved, Side, VerdictChange, compare
from vcse_monograph.findings.diff.page import as_html
from vcse_monograph.findings.diff.plain import as_json
from vcse_monograph.findings.diff.terminal import for_terminal

__all__ = [
    "Cause",
    "Change",
    "Comparison",
    "Effect",
    "Move",
    "Moved",
    "Side",
    "Stage",
    "VerdictChange",
    "as_html",
    "as_json",
    "compare",
    "for_terminal",
]
