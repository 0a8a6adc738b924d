"""From spending files to the publishable pack."""

from __future__ import annotations

import json

from vcse_monograph.editions.spending import PACK_FILES
from vcse_monograph.files import write_hashes, write_text
from vcse_monograph.pipeline.step import Step
from vcse_monograph.pipeline.workplace import Workplace


def generation(place: Workplace) -> list[Step]:
    """The step that makes the demonstration data; none for an edition with files of its own."""
    spending = place.edition.spending
    if spending is None or spending.generated is None:
        return []
    out, settings = place.folder / "raw", spending.generated.model_dump()

    def generate() -> None:
        from vcse_monograph.sources.demo import generate as generate_demo

        generate_demo(out, **settings)
        # The list is what later steps trust; without it an interrupted generation would look whole.
        write_hashes(place.folder / "generated.json", out)

    return [
        Step(
            name="generate",
            title="make the demonstration data",
            action=generate,
            inputs=sorted((place.project / "data" / "demo").glob("*")),
            outputs=[place.folder / "generated.json", out / "register.csv.gz", out / "boundaries.geojson"],
            parameters=settings,
            code=("sources/demo", "sources/__init__", "files"),
        )
    ]


def steps(place: Workplace) -> list[Step]:
    """The steps from spending files to the publishable pack; none where only the pack is here."""
    if place.raw is None:
        return []
    return [_read(place), _check(place), _link(place), _pack(place)]


def _read(place: Workplace) -> Step:
    folder, spending = place.folder, place.edition.spending
    assert spending is not None and place.raw is not None
    raw, files = place.raw, place.raw_files()
    sources = place.project / "data" / "sources.csv"
    names = [place.project / "data" / "column_names.toml", *(place.project / name for name in spending.column_names)]

    def read() -> None:
        from vcse_monograph.records.columns import load_column_names
        from vcse_monograph.records.read import read_files
        from vcse_monograph.sources.register import deviations, read_register

        for line in deviations(read_register(sources), place.edition.name, raw, files) if sources.is_file() else []:
            place.tell(line)
        summary = read_files(
            files,
            root=raw,
            payments=folder / "payments.parquet",
            ledger=folder / "ledger.csv",
            quarantine=folder / "quarantine.csv",
            column_names=load_column_names(names),
        )
        for line in (str(summary), *summary.overlaps):
            place.tell(line)

    return Step(
        name="read",
        title=f"read {len(files)} spending files",
        action=read,
        inputs=[*files, *names],
        outputs=[folder / "payments.parquet", folder / "ledger.csv", folder / "quarantine.csv"],
        code=("records/*", "files"),
    )


def _check(place: Workplace) -> Step:
    """Apart from reading, so that accepting a file in the edition does not read all the others again."""
    edition, ledger, payments = place.edition, place.folder / "ledger.csv", place.folder / "payments.parquet"
    assert edition.spending is not None
    checked = place.folder / "checked.json"

    def check() -> None:
        from vcse_monograph.pipeline.check import check_files

        found = check_files(ledger, payments, edition)
        for note in found.notes:
            place.tell(note)
        write_text(checked, json.dumps({"accepted unread": found.unread}, indent=1) + "\n")

    return Step(
        name="check",
        title="check that every file was read",
        action=check,
        inputs=[ledger, payments],
        outputs=[checked],
        parameters={
            **edition.spending.model_dump(include={"accepted", "missing", "commissioner_names"}),
            **edition.model_dump(include={"first_month", "last_month"}),
        },
        code=("pipeline/check",),
    )


def _link(place: Workplace) -> Step:
    payments, suppliers = place.folder / "payments.parquet", place.folder / "suppliers.parquet"
    registers = [place.project / name for name in place.edition.linkage.registers]
    word_lists = sorted((place.project / "data" / "linkage").glob("*"))
    decisions = place.edition.linkage.decisions
    decided = [place.project / decisions] if decisions and (place.project / decisions).is_file() else []
    named = place.edition.linkage.calibration
    calibration = [place.project / named] if named else []

    def link() -> None:
        from vcse_monograph.linkage.calibration import calibrate_suppliers
        from vcse_monograph.linkage.link import link_payments
        from vcse_monograph.pipeline.review import put_decisions_above

        linked = link_payments(payments, registers, suppliers, cache=place.cache)
        if not registers:
            place.tell("no register is named ([linkage] registers): suppliers are judged by their names alone")
        for report in linked.registers:
            if report.wrong:
                place.tell(str(report))
        notes = [note for path in calibration for note in calibrate_suppliers(suppliers, payments, path)]
        for note in [*notes, *put_decisions_above(place.project, place.edition, suppliers)]:
            place.tell(note)

    return Step(
        name="link",
        title="look suppliers up in the registers",
        action=link,
        inputs=[
            payments,
            place.folder / "checked.json",
            *registers,
            *word_lists,
            *calibration,
            *decided,
        ],
        outputs=[suppliers],
        parameters={"decisions": decisions, "calibration": named},
        code=("linkage", "sources/__init__", "pipeline/review"),
    )


def _pack(place: Workplace) -> Step:
    folder, edition = place.folder, place.edition
    assert edition.spending is not None and place.raw is not None
    raw = place.raw
    inputs = {name: folder / name for name in ("payments.parquet", "suppliers.parquet", "ledger.csv", "quarantine.csv")}

    def pack() -> None:
        from vcse_monograph.release.pack import build_pack, differences

        notes = build_pack(
            edition,
            payments=inputs["payments.parquet"],
            suppliers=inputs["suppliers.parquet"],
            ledger=inputs["ledger.csv"],
            quarantine=inputs["quarantine.csv"],
            raw=raw,
            pack=place.pack,
        )
        shipped = place.shipped_pack
        if shipped and shipped != place.pack:
            notes += [f"differs from the shipped pack: {line}" for line in differences(shipped, place.pack)]
        for note in notes:
            place.tell(note)

    return Step(
        name="pack",
        title="sum payments into the publishable pack",
        action=pack,
        inputs=list(inputs.values()),
        outputs=[place.pack / name for name in PACK_FILES],
        parameters={
            **edition.model_dump(
                mode="json", include={"title", "summary", "version", "data_kind", "licence", "attribution"}
            ),
            **edition.model_dump(mode="json", include={"first_month", "last_month", "publish"}),
            **edition.spending.model_dump(include={"transaction_threshold", "commissioner_names", "missing"}),
        },
        code=("release", "editions/spending", "editions/fields", "database"),
    )
