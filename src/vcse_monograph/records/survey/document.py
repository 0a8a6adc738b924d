"""A plain Word document: headings, paragraphs and tables, of the parts that every word processor reads (ECMA-376)."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from vcse_monograph.files import written_whole

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say: the bytes depend on the text alone
PAGE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/>'  # noqa: E501
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
STYLES = f"""{DECLARATION}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr>
</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="100"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="34"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
<w:pPr><w:keepNext/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="27"/></w:rPr></w:style>
</w:styles>"""


@dataclass
class Document:
    """Grows by `paragraph` and `table`; `save` writes the same bytes for the same text."""

    body: list[str] = field(default_factory=list)

    def paragraph(self, text: str, style: str = "Normal") -> None:
        """A paragraph; `style` is Normal, Heading1 or Heading2."""
        self.body.append(_paragraph(text, style))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table with borders, its first row repeated on every page, its first column the widest."""
        columns = len(rows[0])
        widths = [5200, *([9600 // max(columns - 1, 1)] * (columns - 1))]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        properties = (
            f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>'
        )
        lines = "".join(_row(row, widths, header=number == 0) for number, row in enumerate(rows))
        self.body.append(f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>")
        self.body.append(_paragraph("", "Normal"))

    def save(self, path: Path) -> None:
        """Write the document as .docx."""
        document = f'{DECLARATION}<w:document xmlns:w="{MAIN}"><w:body>{"".join(self.body)}<w:sectPr>{PAGE}</w:sectPr></w:body></w:document>'  # noqa: E501
        parts = {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations("officeDocument", "word/document.xml"),
            "word/document.xml": document,
            "word/styles.xml": STYLES,
            "word/_rels/document.xml.rels": _relations("styles", "styles.xml"),
        }
        with written_whole(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
            for name, text in parts.items():
                about = zipfile.ZipInfo(name, FIRST_DAY)
                about.compress_type = zipfile.ZIP_STORED  # versions of zlib compress to different bytes
                about.create_system = 3  # else Windows would write others
                archive.writestr(about, text.encode("utf-8"))


def _paragraph(text: str, style: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _row(cells: Sequence[str], widths: Sequence[int], *, header: bool) -> str:
    properties = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if header else "") + "</w:trPr>"
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell, "Normal")}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{properties}{inner}</w:tr>"


def _content_types() -> str:
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/></Types>'
    )


def _relations(kind: str, target: str) -> str:
    return (
        f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )
