"""A first edition file for somebody's own data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from vcse_monograph.editions import SLUG
from vcse_monograph.errors import Problem, UsageError
from vcse_monograph.files import write_text

TEMPLATE = """\
# An edition: which data, which parameters, how the book is called.
# Paths start at the project's folder. A line that begins with # is a comment.

# What the book says of itself, on its pages and where it is cited:
title = "{title}"
summary = "Say in a sentence whose payments these are, and of which months."
version = "0.1.0"
issued = {today}          # the date of this version, by which it is cited
data_kind = "user"          # "user": yours. "open": published under an open licence (then give an attribution).
first_month = "2024-04"     # months that should be there; the book lists those that are not
last_month = "2025-03"
licence = "Not licensed for publication"
# attribution = "Contains public sector information licensed under the Open Government Licence v3.0."

[spending]
folder = "data/raw/{name}"  # your spending files, in any layout, sub-folders too
files = ["**/*"]            # which of them; "2024/*.csv" for those of one folder
transaction_threshold = 25000   # pounds from which the commissioners publish a transaction

# The table that `vcse publish {name}` writes for others, who have not your files; it names no person:
# pack = "data/{name}"

# A heading that the reader does not know: add it in a table of your own (see data/column_names.toml).
# column_names = ["data/raw/{name}-columns.toml"]

# A commissioner whose files call it otherwise than the book shall, the files' name first:
# [spending.commissioner_names]
# "NHS Kent And Medway ICB" = "NHS Kent and Medway ICB"

# A file that cannot be read stops the build, until you accept it here with the reason:
# [[spending.accepted]]
# file = "2024-09 scanned.pdf"
# reason = "published as a scan; a text file was asked for on 3 March"

# Months that were never published, with the reason that the book will print:
# [[spending.missing]]
# commissioner = "NHS ..."
# months = ["2024-06"]
# reason = "not published; asked for on 3 March"

[linkage]
# Registers to look suppliers up in: the Charity Commission's extract, Companies House basic data,
# the mutuals register, NHS organisation lists, or one tidy table.
registers = []
# What makes the probabilities right for your commissioners, once you have labelled suppliers (vcse link calibrate):
# calibration = "data/linkage/{name}.json"
# What people decide about doubtful suppliers is kept here (vcse link review {name}):
decisions = "data/{name}/decisions.csv"

[publish]
plausible = 0.5             # organisations are named from this probability of being a VCSE

# Answers to a survey of your own; an edition may have this section alone (docs/survey-codebook.md):
# [survey]
# codebook = "data/codebooks/{name}.toml"     # vcse codebook draft your-export.csv -o data/codebooks/{name}.toml
# minimum_answered = 0.8      # a response is complete from this share of the items put to the respondent
# suppress_below = 5          # counts below it are not published

# One such table for each file that your survey tool wrote:
# [[survey.exports]]
# file = "data/raw/{name}-survey/your-export.csv"
# wave = "2024"               # which round of the survey it is
# form = "qualtrics"          # the tool that wrote it; without this line it is found out
# audience = "VCSE"           # "VCSE" or "commissioner", where the form was sent to one of them alone
# match = "codebook"          # "position" where headings say nothing, and the order of the columns must

# A fault of a file that the book goes on with all the same, with the reason that it will print:
# [[survey.accepted]]
# file = "data/raw/{name}-survey/your-export.csv"
# fault = "missing item"      # or "duplicate", "no group", "out of range", "shifted row", "unknown answer"
# reason = "the question was left out of this form"

# A case comparison of your own; an edition may have this section alone (docs/cases.md):
# [cases]
# extracts = ["data/raw/{name}-cases/team.qdpx", "data/raw/{name}-cases/extracts.csv"]
# sites = "data/raw/{name}-cases/sites.csv"   # conditions of each place
# foi = "data/raw/{name}-cases/foi.csv"       # enquiries, with those that nobody answered
# codebook = "data/codebooks/cases-2024.toml"
# quotations = false                          # true: the words of passages may be published
# suppress_below = 3                          # numbers that rest on fewer sources are not shown

# Boundaries of your commissioners, for a map (docs/maps.md):
# [geography]
# boundaries = "data/raw/{name}-boundaries.geojson"
# name = "ICB23NM"            # the property that holds an area's name or code
# source = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0."

# The area of a commissioner that is called otherwise than its area:
# [geography.areas]
# "NHS Kent and Medway ICB" = "NHS Kent and Medway Integrated Care Board"

[measures]
definition = "charity+cic+society+other_vcse"   # the rungs that count as VCSEs: "charity", "charity+cic", and so on
certain = 0.95              # near-certain VCSEs are counted from this probability; the linkage bounds tell their sum
plausible = 0.5             # plausible ones from this; no lower than [publish] plausible
"""


def write_edition(project: Path, name: str) -> Path:
    """Write `editions/<name>.toml` and make the folder for its files. UsageError if the name is bad or taken."""
    path = project / "editions" / f"{name}.toml"
    if not SLUG.fullmatch(name):
        raise UsageError(
            Problem(
                what=f'"{name}" cannot be the name of an edition.',
                needed="lower-case letters, digits and hyphens, as in kent-2024-25",
                do="choose such a name; the title in the file may be anything",
            )
        )
    if path.exists():
        raise UsageError(Problem(what=f'The edition "{name}" exists already.', do=f"edit editions/{name}.toml"))
    write_text(
        path, TEMPLATE.format(name=name, title=name.replace("-", " ").capitalize(), today=date.today().isoformat())
    )
    (project / "data" / "raw" / name).mkdir(parents=True, exist_ok=True)
    return path
