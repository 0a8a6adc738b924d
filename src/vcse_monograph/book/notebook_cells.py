"""An anchor for every code cell of a notebook's page, so that a passport leads to the cell that computed."""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from vcse_monograph.book.making import cell_anchor


def anchor_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell of the page being read the anchor of its cell's id."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb":
        return
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            node["ids"].append(cell_anchor(cells[node["cell_index"]].get("id", str(node["cell_index"]))))
