"""The command `vcse`: the same few verbs everywhere, a module for each group of them."""

from vcse_monograph.cli import books, cases, findings, linking, site, spending, survey
from vcse_monograph.cli.app import app, main

__all__ = ["app", "books", "cases", "findings", "linking", "main", "site", "spending", "survey"]
