"""What changed between two editions or releases, and why."""

from vcse_monograph.findings.diff.causes import Cause, Effect, Stage
from vcse_monograph.findings.diff.compare import Change, Comparison, Move, Moved, Side, VerdictChange, compare

__all__ = ["Cause", "Change", "Comparison", "Effect", "Move", "Moved", "Side", "Stage", "VerdictChange", "compare"]
