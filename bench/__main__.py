"""Run every bench, in order of name: `python -m bench`."""

from __future__ import annotations

import pkgutil
import runpy

import bench

for module in sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_")):
    print(f"{module}:")
    runpy.run_module(f"bench.{module}", run_name="__main__")
    print()
