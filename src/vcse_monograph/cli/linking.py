"""Verbs for record linkage: `link` looks suppliers up, `link review` asks people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from vcse_monograph.cli.app import EditionName, app, out, shown
from vcse_monograph.cli.paths import Output, check_paths
from vcse_monograph.errors import DataError, Problem

SUPPLIERS = "suppliers"


class Link(TyperGroup):
    """`vcse link PAYMENTS ...` is `vcse link suppliers PAYMENTS ...`; any verb below `link` stands for itself."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the verb that is left out."""
        if args and args[0] not in (*self.commands, "--help"):
            args = [SUPPLIERS, *args]
        return super().parse_args(ctx, args)


linking = typer.Typer(cls=Link, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(
    linking, name="link", help="Who is this supplier: look suppliers up in registers, and review what is in doubt."
)


@linking.command(SUPPLIERS)
def suppliers(
    payments: Annotated[Path, typer.Argument(help="Payments, as `vcse read` wrote them, or a CSV with `supplier`")],
    register: Annotated[list[Path], typer.Option("--register", help="A register, in its published form or tidy")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the suppliers go: .parquet, or .csv")],
    cache: Annotated[Path | None, typer.Option(help="A folder that keeps the registers' index for next time")] = None,
) -> None:
    """Look suppliers up in registers: who is this supplier, and how sure are we that it is a VCSE?"""
    from vcse_monograph.linkage.link import link_payments

    check_paths(
        [payments, *register],
        [Output("--output", output, (".parquet", ".csv")), Output("--cache", cache, folder=True)],
    )
    summary = link_payments(payments, register, output, cache=cache)
    if not summary.suppliers:
        after = f"{output} was written, and is empty"
        raise DataError(Problem(f"{payments} names no supplier: it has no row.", do="give payments"), after=after)
    out.print(escape(str(summary)))
    out.print(escape(f"\nwrote {shown(output)}: a row for each supplier; `probability` is that it is a VCSE"))
    out.print("next: look up by hand those between 0.1 and 0.9 that most was paid to; in an edition, vcse link review")


@linking.command()
def train(
    labels: Annotated[list[Path], typer.Argument(help="CSV: supplier, kind, organisation_id, group, amount")],
    register: Annotated[list[Path], typer.Option("--register", help="A register, in its published form or tidy")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the model goes (JSON)")],
    card: Annotated[Path | None, typer.Option(help="Where the model card goes (Markdown), its plot beside it")] = None,
    until: Annotated[float, typer.Option(help="The year up to which the labelled payments run")] = 2020.5,
    cache: Annotated[Path | None, typer.Option(help="A folder that keeps the registers' index for next time")] = None,
) -> None:
    """Train the linkage on labelled suppliers, scored on organisations that it has not seen."""
    from vcse_monograph.linkage.train import train as train_model

    outputs = [Output("--output", output), Output("--card", card), Output("--cache", cache, folder=True)]
    plot = [Output("the plot beside --card", card.with_name("model-card-reliability.svg"))] if card else []
    check_paths([*labels, *register], [*outputs, *plot])
    out.print(escape(str(train_model(labels, register, output, card, until=until, cache=cache))))


@linking.command()
def calibrate(
    samples: Annotated[
        list[Path], typer.Argument(help="Folders with payments.parquet, suppliers.parquet (as linked) and labels.csv")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the calibration goes (JSON)")],
    card: Annotated[Path | None, typer.Option(help="Where its card goes (Markdown)")] = None,
) -> None:
    """Make the linkage's probabilities right for one population, by labelled suppliers of it."""
    from vcse_monograph.linkage.calibrate import calibrate as calibrate_model

    check_paths(samples, [Output("--output", output), Output("--card", card)], folders=True)
    out.print(escape(str(calibrate_model(samples, output, card))))


@linking.command()
def review(
    edition: EditionName,
    answers: Annotated[
        Path | None, typer.Option("--import", help="A filled list elsewhere (CSV, XLSX); else review/EDITION.csv")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, help="How many suppliers to ask about")] = 300,
) -> None:
    """Take over what people decided about suppliers, and list those on whose doubt most money hangs."""
    from vcse_monograph.pipeline.review import review as review_suppliers
    from vcse_monograph.project import find_project

    check_paths([answers] if answers else [])
    for line in review_suppliers(find_project(), edition, answers, rows):
        out.print(escape(line))
