"""Registers in their published forms, read into one tidy table."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd
import pytest

from vcse_monograph.errors import DataError
from vcse_monograph.linkage.register_forms import TIDY
from vcse_monograph.linkage.registers import read_registers, read_registers_with_reports


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def names(frame: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    return list(frame[["organisation_id", "name", "name_type", "kind"]].itertuples(index=False, name=None))


def test_the_tidy_table_plain_or_compressed(tmp_path: Path) -> None:
    text = (
        "organisation_id,name,name_type,kind,income\n"
        "GB-CHC-9,Quillhaven,main,charity,1200\nGB-CHC-9,Quill,working,charity,\n"
    )
    plain = read_registers([write(tmp_path / "a.csv", text)])
    zipped = tmp_path / "a.csv.gz"
    zipped.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
    parquet = tmp_path / "a.parquet"
    plain.to_parquet(parquet)
    assert list(plain.columns) == TIDY
    assert names(plain) == [("GB-CHC-9", "Quill", "working", "charity"), ("GB-CHC-9", "Quillhaven", "main", "charity")]
    assert plain["income"].tolist() == ["1200", "1200"]  # known of the organisation, so of each of its names
    pd.testing.assert_frame_equal(plain, read_registers([zipped]))
    pd.testing.assert_frame_equal(plain, read_registers([parquet]))


def test_the_charity_commissions_extract_as_text_and_json(tmp_path: Path) -> None:
    charity = write(
        tmp_path / "publicextract.charity.txt",
        "registered_charity_number\tcharity_name\tcharity_registration_status\tcharity_contact_postcode\tlatest_income\n"
        '900001\tTHE "QUILL" TRUST\tRegistered\tMB1 1AA\t50000\n900002\tOLD QUILL\tRemoved\t\t\n',
    )
    others = write(
        tmp_path / "publicextract.charity_other_names.json",
        "\ufeff"
        + json.dumps(
            [
                {"registered_charity_number": 900001, "charity_name": "QUILLS", "charity_name_type": "Working Name"},
                {"registered_charity_number": 900001, "charity_name": "QT", "charity_name_type": "Previous Name"},
                {"registered_charity_number": 900001, "charity_name": None, "charity_name_type": "Working Name"},
            ]
        ),
    )
    frame, reports = read_registers_with_reports([charity, others])
    assert names(frame) == [
        ("GB-CHC-900002", "OLD QUILL", "main", "charity"),
        ("GB-CHC-900001", "QT", "previous", "charity"),
        ("GB-CHC-900001", "QUILLS", "working", "charity"),
        ("GB-CHC-900001", 'THE "QUILL" TRUST', "main", "charity"),
    ]
    assert set(frame.loc[frame["organisation_id"] == "GB-CHC-900001", "postcode"]) == {"MB1 1AA"}
    assert frame["active_2021"].tolist() == ["False", "True", "True", "True"]
    assert [(report.found, report.kept, report.bad) for report in reports] == [(2, 2, 0), (3, 2, 1)]
    assert "3 names found, 2 kept, 1 without a usable name" in str(reports[1])


def test_companies_house_data_tells_interest_guarantee_and_private_companies_apart(tmp_path: Path) -> None:
    path = write(
        tmp_path / "BasicCompanyData.csv",
        "CompanyName, CompanyNumber,RegAddress.PostCode,CompanyCategory,CompanyStatus, PreviousName_1.CompanyName\n"
        "QUILL C.I.C.,09000001,MB1 1AA,Community Interest Company,Active,QUILL LTD\n"
        "QUILL HOUSE,09000002,,PRI/LTD BY GUAR/NSC,Active,\n"
        "QUILL BOILERS LTD,09000003,,Private Limited Company,Liquidation,\n"
        "QUILL ENERGY LTD,RS009999,,Registered Society,Active,\n"
        "QUILL CIO,CE009999,,Charitable Incorporated Organisation,Active,\n",
    )
    frame = read_registers([path])
    assert names(frame) == [
        ("GB-COH-09000003", "QUILL BOILERS LTD", "main", "company"),
        ("GB-COH-09000001", "QUILL C.I.C.", "main", "cic"),
        ("GB-COH-CE009999", "QUILL CIO", "main", "charity"),
        ("GB-COH-RS009999", "QUILL ENERGY LTD", "main", "society"),
        ("GB-COH-09000002", "QUILL HOUSE", "main", "other_vcse"),
        ("GB-COH-09000001", "QUILL LTD", "previous", "cic"),
    ]


def test_societies_mergers_and_lists_of_nhs_organisations(tmp_path: Path) -> None:
    mutuals = write(tmp_path / "m.csv", "org_id_a,org_id_b,org_name\nGB-MPR-9R,GB-COH-9,Quill Society\n")
    mergers = write(
        tmp_path / "g.csv", "org_id_a,org_id_b,org_name_a,org_name_b\nGB-CHC-1,GB-CHC-2,Small Quill,Great Quill\n"
    )
    dates = '"","","","","","MB1 1AA","20130401","","","","","","","","","","","1","","","","",""'
    trusts = write(tmp_path / "etr.csv", f'"R9Z","MARLBURY NHS TRUST","Y1","Q1",{dates}\n')
    boards = write(tmp_path / "icb.csv", "ICB24CD,ICB24CDH,ICB24NM\nE1,QQ1,NHS Marlbury Integrated Care Board\n")
    assert names(read_registers([mutuals, mergers, trusts, boards])) == [
        ("GB-NHS-R9Z", "MARLBURY NHS TRUST", "main", "nhs"),
        ("", "NHS Marlbury Integrated Care Board", "main", "nhs"),
        ("GB-MPR-9R", "Quill Society", "main", "society"),
        ("GB-CHC-2", "Small Quill", "merged", "charity"),
    ]


def test_bad_rows_and_repeats_are_counted(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.csv",
        "name,kind,company_number,income\nQuill,charity,0,x\nQuill,charity,0,x\n,charity,,\nQ,dragon,,\n",
    )
    frame, (report,) = read_registers_with_reports([path])
    assert (report.found, report.kept, report.bad, report.duplicates) == (4, 1, 2, 1)
    assert frame.loc[0, ["company_number", "income"]].tolist() == ["", ""]


def test_the_first_bad_rows_are_told_with_what_is_allowed(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", "name,kind\nQuill,charity\n,charity\nQ,dragon\nQ,x\nQ,y\nR,charity\n")
    text = str(read_registers_with_reports([path])[1][0])
    assert "row 3: there is no name" in text
    assert 'row 4: the kind "dragon" is none of charity, cic, society, other_vcse, company, nhs' in text
    assert "and 1 more" in text
    assert "2 names of charities bear no number" in text


def test_a_register_without_a_usable_name_is_refused(tmp_path: Path) -> None:
    for text, found in (("name,kind\n", "no row below them"), ("name,kind\nQ,dragon\n", 'the kind "dragon"')):
        with pytest.raises(DataError, match=found):
            read_registers([write(tmp_path / "r.csv", text)])


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    strange = write(tmp_path / "strange.csv", "colour,size\nred,2\n")
    empty = write(tmp_path / "empty.csv", "")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"not parquet")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("name,kind\nCaf\xe9,charity\n".encode("latin-1"))
    with pytest.raises(DataError) as caught:
        read_registers([strange, tmp_path / "absent.csv", empty, broken, latin])
    message = str(caught.value)
    assert "5 problems in the registers" in message
    assert "columns colour, size" in message
    assert "Companies House basic company data (CompanyCategory, CompanyName, CompanyNumber)" in message
    assert "absent.csv is not there" in message
    assert "an empty file" in message
    assert message.count("cannot be read") == 2


def test_no_register_is_an_empty_table() -> None:
    assert read_registers([]).columns.tolist() == TIDY
