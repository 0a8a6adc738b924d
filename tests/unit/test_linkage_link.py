"""From payments and registers to suppliers.parquet, and from labels to probabilities."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from vcse_monograph.errors import DataError
from vcse_monograph.linkage.gold import gold_labels, main, read_gold, score
from vcse_monograph.linkage.kinds import clearly_an_organisation, looks_like_a_person, paid_as
from vcse_monograph.linkage.labels import read_labels
from vcse_monograph.linkage.link import SCHEMA, link_names, link_payments, supplier_totals
from vcse_monograph.linkage.registers import read_registers

REGISTER = (
    "organisation_id,name,name_type,kind,income\n"
    "GB-CHC-9000001,Quillhaven Befriending Service,main,charity,125000\n"
    "GB-CHC-9000002,Marlbury Bereavement Counselling Service,main,charity,\n"
    ",Quillhaven Boilers Ltd,main,company,\n"
)
PAYMENTS = [
    ("QUILLHAVEN BEFRIENDING SERVICE", "Clinical&Medical-Voluntary Sector", "COMMUNITY", "0.10"),
    ("QUILLHAVEN BEFRIENDING SERVICE", "Clinical&Medical-Vol Sector", "COMMUNITY", "0.20"),
    ("ORDWEY & TESSELMAN", "C&M-GMS Global Sum", "PRC DELEGATED CO-COMMISSIONING", "90000.00"),
    ("MARLBURY CABLES", "C&M-GMS IT Comm Servs -GP Practices", "PRIMARY CARE IT", "-12.34"),
]


@pytest.fixture
def payments(tmp_path: Path) -> Path:
    path = tmp_path / "payments.parquet"
    frame = pd.DataFrame(PAYMENTS, columns=["supplier", "expense_type", "expense_area", "amount"])
    assert len(frame) == len(PAYMENTS)
    duckdb.sql(f"COPY (SELECT * REPLACE (amount::DECIMAL(18,2) AS amount) FROM frame) TO '{path.as_posix()}'")
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def test_one_row_per_supplier_with_exact_money(payments: Path, register: Path, tmp_path: Path) -> None:
    summary = link_payments(payments, [register], tmp_path / "suppliers.parquet")
    rows = duckdb.sql(f"SELECT * FROM '{(tmp_path / 'suppliers.parquet').as_posix()}'").fetchall()
    assert [row[0] for row in rows] == ["MARLBURY CABLES", "ORDWEY & TESSELMAN", "QUILLHAVEN BEFRIENDING SERVICE"]
    assert [row[4] for row in rows] == ["unknown", "gp", "charity"]
    assert rows[2][2:4] == ("GB-CHC-9000001", "Quillhaven Befriending Service")
    assert rows[2][8] == 125000
    assert [row[-1] for row in rows] == [Decimal("-12.34"), Decimal("90000.00"), Decimal("0.30")]
    assert (summary.suppliers, summary.lines, summary.amount) == (3, 4, Decimal("89987.96"))
    assert summary.by_kind["charity"] == (1, Decimal("0.30"))
    assert summary.registers[0].kept == 3


def test_the_same_inputs_give_the_same_bytes(payments: Path, register: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name, kept in {"new": None, "again": None, "left in a cache": cache, "read from a cache": cache}.items():
        link_payments(payments, [register], tmp_path / name, cache=kept)
    assert (
        len({(tmp_path / name).read_bytes() for name in ("new", "again", "left in a cache", "read from a cache")}) == 1
    )


def test_suppliers_in_many_lots_are_decided_as_in_one(
    payments: Path, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, paid = supplier_totals(payments)["supplier"], paid_as(payments)
    whole = link_names(names, read_registers([register]), paid)
    monkeypatch.setattr("vcse_monograph.linkage.link.MOST_AT_ONCE", 1)
    pd.testing.assert_frame_equal(link_names(names, read_registers([register]), paid), whole)


def test_a_register_with_headings_alone_is_refused(payments: Path, register: Path, tmp_path: Path) -> None:
    register.write_text(REGISTER.splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="headings, and no row below them"):
        link_payments(payments, [register], tmp_path / "suppliers.parquet", cache=tmp_path / "cache")


def test_no_register_at_all_can_be_kept(payments: Path, tmp_path: Path) -> None:
    for _ in range(2):
        summary = link_payments(payments, [], tmp_path / "suppliers.parquet", cache=tmp_path / "cache")
        assert "charity" not in summary.by_kind


def test_payments_without_a_row_give_an_empty_table(payments: Path, register: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.parquet"
    duckdb.sql(f"COPY (SELECT * FROM '{payments.as_posix()}' WHERE false) TO '{nothing.as_posix()}' (FORMAT parquet)")
    assert link_payments(nothing, [register], tmp_path / "suppliers.parquet").suppliers == 0
    assert list(pd.read_parquet(tmp_path / "suppliers.parquet").columns) == SCHEMA.names


def test_payments_that_are_not_there_are_the_users_to_mend(register: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="vcse read"):
        link_payments(tmp_path / "absent.parquet", [register], tmp_path / "suppliers.parquet")


def test_the_payers_own_view_is_measured_apart(payments: Path) -> None:
    paid = paid_as(payments)
    assert paid["voluntary"].to_dict() == {
        "MARLBURY CABLES": 0,
        "ORDWEY & TESSELMAN": 0,
        "QUILLHAVEN BEFRIENDING SERVICE": 1,
    }
    assert paid["gp"].to_dict() == {"MARLBURY CABLES": 0, "ORDWEY & TESSELMAN": 1, "QUILLHAVEN BEFRIENDING SERVICE": 0}


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("T ORDWEY", True),
        ("TJ ORDWEY", True),
        ("ORDWEY TJ", True),
        ("HELEN ORDWEY", True),
        ("ORDWEY HELEN", True),
        ("MRS ORDWEY", True),
        ("ORDWEY AND TESSELMAN", True),
        ("ORDWEY AND PARTNERS", True),
        ("HELEN ORDWEY SERVICES", False),
        ("ST HELEN", False),
        ("QUILLHAVEN", False),
        ("WARD 9", False),
        ("HELEN OF MARLBURY", False),
        ("", False),
    ],
)
def test_what_may_be_a_persons_name(name: str, person: bool) -> None:
    assert looks_like_a_person(pd.Series([name]), pd.Series([""])).tolist() == [person]
    assert looks_like_a_person(pd.Series([name]), pd.Series(["LTD"])).tolist() == [False]


def test_what_is_clearly_an_organisation() -> None:
    names = pd.Series(["QUILLHAVEN TRUST", "QUILLHAVEN", "HELEN ORDWEY"])
    assert clearly_an_organisation(names, pd.Series(["", "LTD", ""])).tolist() == [True, True, False]


def test_misspelt_reordered_and_branch_names_find_their_organisation(register: Path) -> None:
    names = [
        "MARLBURY BEREAVEMENT COUNSELING SERVICE",
        "SERVICE QUILLHAVEN BEFRIENDING",
        "QUILLHAVENBEFRIENDING SERVICE",
        "QUILLHAVEN BEFRIENDING SERVICE NORTH",
        "QUILLHAVEN BEFRIENDING",
    ]
    found = link_names(pd.Series(names), read_registers([register]))
    assert found["decided_by"].tolist() == [
        "a few letters differ from a registered name",
        "same words in another order",
        "same name but for spaces and small words",
        "branch: name begins with a registered name",
        "name is the beginning of a registered name",
    ]
    named = found["organisation_probability"] > 0.5
    assert named[[0, 2, 3]].all()  # the others are even chances in so small a register
    assert set(found["organisation"][named][1:]) == {"Quillhaven Befriending Service"}
    assert found["organisation"][0] == "Marlbury Bereavement Counselling Service"
    assert (found["organisation_id"] != "").tolist() == named.tolist()


VERIFIED = (
    "supplier,amount_supplier,isCharity,isCIC,charityregno,group\n"
    "QUILLHAVEN BEFRIENDING SERVICE,100,1 charity,0 not CIC,9000001.0,c9000001\n"
    "TRUSTED STEPS CIC,50,0 not charity,1 CIC,-1.0,k1\n"
    "NOBODY KNOWS,50,-1 unknown,0 not CIC,-1.0,k2\n"
)
OTHERS = "query_string_n,count,amount,verif_match,label\n{name},1,{amount},{match},{label}\n"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    (tmp_path / "verified_suppliers.csv").write_text(VERIFIED, encoding="utf-8")
    nhs = OTHERS.format(name="MARLBURY NHS TRUST", amount=900, match="MARLBURY NHS TRUST", label="nhs_organisation")
    none = OTHERS.format(name="MARLBURY CABLES LTD", amount=30, match="No Match", label="no_accepted_match")
    (tmp_path / "nhs_organisations.csv").write_text(nhs, encoding="utf-8")
    (tmp_path / "no_accepted_match.csv").write_text(none, encoding="utf-8")
    return tmp_path


def test_labels_are_read_scored_and_counted(labels: Path, register: Path) -> None:
    gold = read_gold(labels)
    assert gold["supplier"].tolist() == [
        "MARLBURY CABLES LTD",
        "MARLBURY NHS TRUST",
        "QUILLHAVEN BEFRIENDING SERVICE",
        "TRUSTED STEPS CIC",
    ]
    linked = link_names(gold["supplier"], read_registers([register]))
    scores = score(gold, linked)
    assert {name: round(value.f1, 3) for name, value in scores.items()} == {
        "link": 1.0,
        "link_pounds": 1.0,
        "detect": 1.0,
        "detect_pounds": 1.0,
        "cic": 1.0,
        "vcse": 1.0,
    }


def test_nothing_said_scores_nothing(labels: Path, register: Path) -> None:
    gold = read_gold(labels)
    linked = link_names(gold["supplier"], read_registers([register])).assign(kind="unknown", organisation_id="")
    assert score(gold, linked)["link"].f1 == 0


def test_the_published_labels_are_converted_to_the_layout_of_training(
    labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(labels), str(tmp_path / "labels.csv")]) == 0
    converted = read_labels([tmp_path / "labels.csv"])
    assert converted[["supplier", "kind", "organisation_id"]].to_numpy().tolist() == [
        ["MARLBURY CABLES LTD", "unknown", ""],
        ["MARLBURY NHS TRUST", "unknown", ""],
        ["QUILLHAVEN BEFRIENDING SERVICE", "charity", "GB-CHC-9000001"],
        ["TRUSTED STEPS CIC", "cic", ""],
    ]
    assert converted["kind"].tolist() == gold_labels(read_gold(labels))["kind"].tolist()
    assert main([]) == 2
    assert main([str(tmp_path / "absent"), "x.csv"]) == 3
    assert "not there" in capsys.readouterr().err
