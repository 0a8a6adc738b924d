"""The evidence of the build that is running, and the words for a name that it does not hold."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from vcse_monograph.book.evidence import Evidence
from vcse_monograph.errors import did_you_mean

logger = logging.getLogger(__name__)
_evidence: WeakKeyDictionary[Sphinx, Evidence] = WeakKeyDictionary()


def set_evidence(app: Sphinx, evidence: Evidence) -> None:
    """Make `evidence` what this build prints from."""
    _evidence[app] = evidence


def evidence_of(env: BuildEnvironment, *depends_on: Path) -> Evidence:
    """The evidence of this build; the page being read is written anew when one of `depends_on` changes."""
    for path in depends_on:
        env.note_dependency(str(path))
    return _evidence[env.app]


def estimates_of(env: BuildEnvironment) -> Evidence:
    """The evidence, for a page that prints estimates and so depends on what the notebooks recorded."""
    evidence = evidence_of(env)
    return evidence_of(env, *evidence.estimate_files)


def findings_of(env: BuildEnvironment) -> Evidence:
    """The evidence, for a page that prints findings and verdicts."""
    evidence = estimates_of(env)
    return evidence_of(env, evidence.findings_file, evidence.verdicts_file)


def in_source(env: BuildEnvironment, path: Path) -> str:
    """`path` as Sphinx names files: from the source folder, with a leading slash."""
    return "/" + Path(os.path.relpath(path, env.srcdir)).as_posix()


def warn_unknown(kind: str, name: str, known: Iterable[str], location: Any) -> None:
    """Warn, and so fail a strict build, that nothing is called `name`; say what comes nearest."""
    message = f'no {kind} is called "{name}".{did_you_mean(name, known)}'
    logger.warning(message, location=location, type="vcse", subtype=kind.replace(" ", "_"))
