"""`requirements.lock` and `environment.yml`, generated from `uv.lock`, which is the truth.

Run as a module it writes them; with `--check` it only says whether they have drifted (exit code 1).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from vcse_monograph.files import write_text
from vcse_monograph.project import find_project

HEADING = "# Generated from uv.lock by `make fix`: change pyproject.toml instead.\n"


def generated(project: Path) -> dict[str, str]:
    """The text that each generated file should have, by name."""
    pinned = exported(project, "--no-hashes")
    packages = "".join(f'      - "{line}"\n' for line in pinned.splitlines() if line and line[0] not in "# ")
    environment = (
        f"{HEADING}name: vcse-monograph\nchannels:\n  - conda-forge\n  - nodefaults\ndependencies:\n"
        f"  - python=3.11\n  - pip\n  - pip:\n{packages}      - -e .\n"
    )
    return {"requirements.lock": HEADING + exported(project), "environment.yml": environment}


def exported(project: Path, *options: str) -> str:
    """All locked packages but this one, as pip reads them."""
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "export", "--frozen", "--offline", "--quiet", "--all-groups"),
            *("--no-emit-project", "--no-header", "--no-annotate", *options),
        ],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return finished.stdout


def drifted(project: Path) -> list[str]:
    """The names of generated files that no longer say what `uv.lock` says."""
    return [
        name
        for name, text in generated(project).items()
        if not (project / name).is_file() or (project / name).read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` name those that drifted; the exit code."""
    project = find_project()
    if arguments == ["--check"]:
        names = drifted(project)
        for name in names:
            print(f"{name} is not what uv.lock says: run make fix")
        return 1 if names else 0
    for name, text in generated(project).items():
        write_text(project / name, text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
