"""Demonstration responses: answers drawn from a known model, as each survey tool would export them."""

from __future__ import annotations

from pathlib import Path

from vcse_monograph.sources.demo_survey.exports import FORMS
from vcse_monograph.sources.demo_survey.instrument import Instrument, read_instrument
from vcse_monograph.sources.demo_survey.people import planted
from vcse_monograph.sources.demo_survey.responses import Responses, draw_responses

__all__ = [
    "FORMS",
    "Instrument",
    "Responses",
    "draw_responses",
    "export_path",
    "generate",
    "planted",
    "read_instrument",
]


def generate(
    out: Path, codebook: Path, *, seed: int, responses: int = 131, gaps: bool = True, waves: int = 1
) -> list[Path]:
    """Write every wave's responses below `out` in every form; the bytes depend on the arguments alone.

    Raises UsageError where the codebook lacks what generating needs (`read_instrument`).
    """
    instrument = read_instrument(codebook)
    written = []
    for wave in range(1, waves + 1):
        drawn = draw_responses(instrument, seed=seed, responses=responses, gaps=gaps, wave=wave)
        for form, (_, write) in FORMS.items():
            path = export_path(out, form, wave)
            write(drawn, path, wave)
            written.append(path)
    return written


def export_path(out: Path, form: str, wave: int = 1) -> Path:
    """Where `generate` writes a wave's export in a form."""
    return out / f"{form}-wave-{wave}{FORMS[form][0]}"
