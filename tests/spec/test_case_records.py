"""Coded extracts are read from tables and from REFI-QDA; every problem is told at once, hostile files are refused."""

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from xlsxwriter import Workbook

from tests.conftest import PROJECT
from tests.made_up_cases import CODEBOOK, book, coded
from vcse_monograph.errors import DataError, UsageError
from vcse_monograph.records.cases.codebook import codebook_json, load_codebook, read_codebook
from vcse_monograph.records.cases.extracts import read_extracts
from vcse_monograph.records.cases.places import read_foi, read_sites
from vcse_monograph.records.cases.pseudonyms import without_names
from vcse_monograph.records.cases.read import CaseFiles, read_cases, write_cases
from vcse_monograph.records.cases.refi import read_project, read_qdc
from vcse_monograph.records.cases.refi_write import write_project, write_qdc

TABLE = """Extracts of the first team
Segment,Locality,Tracer activity,Phase,Code name,Coded as,Weight,Source type,Document,Coded by,Incident,Text
X1,A,LD,before,Negotiated order,collaborative,strong,interview,I1,Ann,,we sat down together
X1,A,LD,before,Negotiated order,commodified,1,interview,I1,Bob,,we sat down together
X2,A,,COVID-19,embedded tie,,,Policy paper,P1,Ann,,old friends
X3,B,end of life,2023 integrated care systems formed,conflict,unresolved,2,interview,I2,Bob,E7,neither gave way
"""


def written(tmp_path: Path, text: str = TABLE, name: str = "extracts.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_headings_labels_and_words_are_understood_in_any_spelling(tmp_path):
    reading = read_extracts(written(tmp_path), book())
    told = [(e.extract, e.code, e.direction, e.strength, e.tracer, e.period, e.source_kind) for e in reading.extracts]
    assert told == [
        ("X1", "negotiated_order", "collaborative", 3, "learning_disability", "before", "interview"),
        ("X1", "negotiated_order", "commodified", 1, "learning_disability", "before", "interview"),
        ("X2", "embeddedness", "present", 1, "", "covid", "paper"),
        ("X3", "conflict", "unresolved", 2, "end_of_life", "formed", "interview"),
    ]
    assert reading.extracts[0].length == len("we sat down together")
    assert reading.notes == ("1 rows without a strength, read as 1",)


def test_a_workbook_reads_like_the_table(tmp_path):
    with Workbook(tmp_path / "extracts.xlsx") as workbook:
        sheet = workbook.add_worksheet("coded")
        for row, cells in enumerate(csv.reader(io.StringIO(TABLE))):
            sheet.write_row(row, 0, [int(cell) if cell.isdecimal() else cell for cell in cells])
    assert read_extracts(tmp_path / "extracts.xlsx", book()) == read_extracts(written(tmp_path), book())


def test_every_problem_of_a_file_is_told_at_once(tmp_path):
    wrong = TABLE.replace("Incident,Text", "Incident,Text,Length").replace(",,old friends", ",,old friends,many")
    wrong = wrong.replace("Negotiated order,collaborative", "Negociated order,collaborative").replace(
        ",I2,Bob", ",,Bob"
    )
    wrong = wrong.replace(",before,Negotiated order,commodified,1", ",befor,Negotiated order,x,7")
    for number in ("X3", "X9"):
        wrong += f"{number},A,LD,before,conflict,unresolved,2,interview,I9,Bob,,\n"
    with pytest.raises(DataError) as caught:
        read_extracts(written(tmp_path, wrong), book())
    told = str(caught.value)
    for words in (
        'There is no code "Negociated order". Did you mean "negotiated_order"?',
        'There is no period "befor". Did you mean "before"?',
        'There is no direction of "negotiated_order" "x"',
        'There is no strength "7"',
        "The source is lacking.",
        'The length "many" is no number of characters.',
        'An extract of "conflict" names no episode.',
        "extracts.csv, rows 7, 8",
    ):
        assert words in told


def test_a_passage_stands_in_one_place(tmp_path):
    with pytest.raises(DataError, match='Extract X1 has two values of site: "A" and "B"'):
        read_extracts(written(tmp_path, TABLE.replace("X3,B,end of life", "X1,B,LD")), book())


def test_a_table_without_the_columns_says_which(tmp_path):
    with pytest.raises(DataError, match="has no column for: code, source_kind, source, coder"):
        read_extracts(written(tmp_path, "Site,Colour\nA,red\n"), book())
    with pytest.raises(DataError, match=r"absent\.csv: there is no such file"):
        read_extracts(tmp_path / "absent.csv", book())


def test_rows_that_say_the_same_are_kept_once_and_counted(tmp_path):
    row = TABLE.splitlines()[2]
    reading = read_extracts(written(tmp_path, f"{TABLE}{row}\n"), book())
    assert (reading.rows_found, len(reading.extracts), reading.repeated) == (5, 4, 1)


def test_the_list_of_2013_is_read_into_the_list_of_2024(tmp_path):
    former = load_codebook(PROJECT / "data" / "codebooks" / "cases-2013.toml")
    text = TABLE.replace("Negotiated order", "financial_incentives")
    reading = read_extracts(written(tmp_path, text), former)
    assert {e.code for e in reading.extracts} == {"resource_dependencies", "embeddedness", "conflict"}
    assert "2 extracts coded financial_incentives read as resource_dependencies" in reading.notes
    assert set(former.former.values()) == {code.id for code in former.of_group("medium")}


# --- REFI-QDA -------------------------------------------------------------------------------------

SITES = {"A": ["Site A"], "B": ["Site B"]}


def test_a_project_gives_the_same_extracts_as_the_table(tmp_path):
    extracts = read_extracts(written(tmp_path), book()).extracts
    write_project(tmp_path / "team.qdpx", extracts, book())
    assert read_project(tmp_path / "team.qdpx", book(), SITES, quotations=True).extracts == extracts
    without = read_project(tmp_path / "team.qdpx", book(), SITES).extracts
    assert without == [replace(extract, quotation="") for extract in extracts]


def test_the_same_extracts_make_the_same_bytes(tmp_path):
    extracts = read_extracts(written(tmp_path), book()).extracts
    for name in ("one.qdpx", "two.qdpx"):
        write_project(tmp_path / name, extracts, book())
    assert (tmp_path / "one.qdpx").read_bytes() == (tmp_path / "two.qdpx").read_bytes()


ORDER = {
    "Project": ("Users", "CodeBook", "Variables", "Cases", "Sources"),
    "Case": ("VariableValue", "SourceRef", "SelectionRef"),
    "TextSource": ("PlainTextSelection", "Coding", "NoteRef", "VariableValue"),
    "PlainTextSelection": ("Description", "Coding"),
    "Code": ("Description", "NoteRef", "Code"),
    "VariableValue": ("VariableRef", "TextValue"),
}
NEEDED = {"User": ["guid"], "Code": ["guid", "name", "isCodable"], "Variable": ["guid", "name", "typeOfVariable"]} | {
    "PlainTextSelection": ["guid", "startPosition", "endPosition"],
    "Coding": ["guid"],
    "CodeRef": ["targetGUID"],
}


def test_a_project_follows_the_published_schema(tmp_path):
    """REFI-QDA 1.0: the order of elements, the attributes that must be there, guids that are found."""
    from xml.etree.ElementTree import fromstring

    write_project(tmp_path / "team.qdpx", read_extracts(written(tmp_path), book()).extracts, book())
    with zipfile.ZipFile(tmp_path / "team.qdpx") as archive:
        root = fromstring(archive.read("project.qde"))
        texts = {name for name in archive.namelist() if name.startswith("sources/")}
    known = {element.get("guid") for element in root.iter()} - {None}
    for element in root.iter():
        name = element.tag.removeprefix("{urn:QDA-XML:project:1.0}")
        children = [child.tag.removeprefix("{urn:QDA-XML:project:1.0}") for child in element]
        order = ORDER.get(name, tuple(dict.fromkeys(children)))
        assert children == sorted(children, key=order.index), name
        assert all(element.get(attribute) for attribute in NEEDED.get(name, [])), name
        assert element.get("targetGUID") in {None, *known}
    sources = [source.get("plainTextPath") for source in root.iter("{urn:QDA-XML:project:1.0}TextSource")]
    assert {f"sources/{path.removeprefix('internal://')}" for path in sources} == texts


PROJECT_XML = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p">
 <Users><User guid="u1" name="Ann Example"/></Users>
 <CodeBook><Codes>
  <Code guid="c1" name="Media" isCodable="false"><Code guid="c2" name="Negotiated order" isCodable="true">
   <Code guid="c3" name="Collaborative" isCodable="true"/></Code></Code>
  <Code guid="c4" name="Colour of the room" isCodable="true"/>
  <Code guid="c5" name="End-of-life care" isCodable="true"/>
 </Codes></CodeBook>
 <Variables><Variable guid="v1" name="Locality" typeOfVariable="Text"/></Variables>
 <Cases><Case guid="k1" name="Person 1">
  <VariableValue><VariableRef targetGUID="v1"/><TextValue>A</TextValue></VariableValue>
  <SourceRef targetGUID="s1"/></Case></Cases>
 <Sources><TextSource guid="s1" name="Interview with Jo Example">
  <PlainTextSelection guid="p1" name="what we did" startPosition="0" endPosition="11">
   <Coding guid="d1" creatingUser="u1"><CodeRef targetGUID="c3"/></Coding></PlainTextSelection>
  <PlainTextSelection guid="p2" startPosition="0" endPosition="11">
   <Coding guid="d2" creatingUser="u1"><CodeRef targetGUID="c5"/></Coding>
   <Coding guid="d3" creatingUser="u1"><CodeRef targetGUID="c4"/></Coding></PlainTextSelection>
 </TextSource></Sources>
 <Sets><Set guid="t1" name="Interview"><MemberSource targetGUID="s1"/></Set></Sets>
</Project>"""


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return path


def test_site_tracer_and_kind_come_from_cases_codes_and_sets(tmp_path):
    """The locality is a case's variable, the tracer a second code on the words, the kind of source a set's name."""
    reading = read_project(zipped(tmp_path / "p.qdpx", project__qde=PROJECT_XML), book(), SITES)
    (extract,) = reading.extracts
    assert (extract.site, extract.tracer, extract.source_kind) == ("A", "end_of_life", "interview")
    assert (extract.code, extract.direction, extract.length) == ("negotiated_order", "collaborative", 11)
    assert reading.notes[-1].startswith(
        "1 codings left out, of codes that the codebook does not know: Colour of the room (1)"
    )


def test_people_are_published_as_numbers_and_the_key_stays_behind(tmp_path):
    path = zipped(tmp_path / "p.qdpx", project__qde=PROJECT_XML)
    cases = read_cases(CaseFiles([path], CODEBOOK))
    write_cases(cases, tmp_path / "cases", tmp_path / "keys.csv", {"title": "t"})
    told = pd.read_parquet(tmp_path / "cases" / "extracts.parquet").to_csv()
    assert "Example" not in told
    assert ("source", "S1", "Interview with Jo Example") in cases.keys
    assert "Ann Example" in (tmp_path / "keys.csv").read_text(encoding="utf-8")
    for file in (tmp_path / "cases").glob("*.*"):
        assert b"Example" not in file.read_bytes(), file.name


HOSTILE = {
    "holds 20,001 files": {"project.qde": PROJECT_XML} | {f"sources/{n}.txt": "" for n in range(20_000)},
    "a file that points out of it": {"project.qde": PROJECT_XML, "../../evil.txt": "x"},
    "unpacks beyond all measure": {"project.qde": PROJECT_XML, "sources/bomb.txt": "0" * (64 << 20)},
    "declares entities": {
        "project.qde": '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/hostname">]><Project>&a;</Project>'
    },
    "holds no project.qde": {"readme.txt": "x"},
    "The XML is damaged": {"project.qde": "<Project"},
    "no REFI-QDA project": {"project.qde": "<html/>"},
    "No passage has a code of the codebook": {"project.qde": PROJECT_XML.replace("Negotiated order", "Something")},
}


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_or_foreign_project_is_refused_in_words(tmp_path, words):
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in HOSTILE[words].items():
            archive.writestr(name, text)
    with pytest.raises(DataError, match=words):
        read_project(path, book(), SITES)
    assert [file.name for file in tmp_path.iterdir()] == ["p.qdpx"], "nothing is unpacked"


def test_texts_outside_the_project_are_never_opened(tmp_path):
    """A source may name any address; only the project's own texts are read, and only for quotations."""
    (tmp_path / "secret.txt").write_text("secret words", encoding="utf-8")
    xml = PROJECT_XML.replace(
        'name="Interview with Jo', f'plainTextPath="{tmp_path}/secret.txt" name="Interview with Jo'
    )
    path = zipped(tmp_path / "p.qdpx", project__qde=xml)
    (extract,) = read_project(path, book(), SITES, quotations=True).extracts
    assert extract.quotation == ""


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "p.qdpx").write_text("no zip", encoding="utf-8")
    with pytest.raises(DataError, match="The project cannot be opened"):
        read_project(tmp_path / "p.qdpx", book(), SITES)


def test_the_codebook_travels_to_other_software_and_back(tmp_path):
    write_qdc(tmp_path / "book.qdc", book())
    codes = read_qdc(tmp_path / "book.qdc")
    assert ("Negotiated order", "collaborative", "strong") in codes
    assert {names[0] for names in codes} == {code.label for code in book().codes}
    (tmp_path / "bad.qdc").write_text("<x/>", encoding="utf-8")
    with pytest.raises(DataError, match="no REFI-QDA codebook"):
        read_qdc(tmp_path / "bad.qdc")
    with pytest.raises(DataError, match="cannot be opened"):
        read_qdc(tmp_path / "absent.qdc")


# --- sites, enquiries, several files --------------------------------------------------------------


def test_sites_need_every_column_of_the_conditions(tmp_path):
    path = written(tmp_path, "Case,Name,VCSEs per 10000,deprivation score\nA,Site A,12,x\n", "sites.csv")
    with pytest.raises(DataError, match="no column for: rural_share, vcse_median_income, years_joint_commissioning"):
        read_sites(path, book())
    header = "site,vcses_per_10000,vcse_median_income,years_joint_commissioning,deprivation_score,rural_share\n"
    path = written(tmp_path, f'{header}A,12,"£9,000",4,20,70%\nA,12,x,4,20,"7,5"\n', "sites.csv")
    with pytest.raises(DataError) as caught:
        read_sites(path, book())
    assert 'The vcse_median_income "x" is no number' in str(caught.value)
    assert 'The rural_share "7,5" is no number' in str(caught.value)
    assert "£9,000" not in str(caught.value)
    assert 'The site "A" stands twice' in str(caught.value)


def test_who_did_not_answer_is_recorded(tmp_path):
    table = "Request,Body type,Status\n1,council,No reply\n2,council,Disclosed\n3,trust,exempt\n4,trust,In part\n"
    outcomes = [enquiry.outcome for enquiry in read_foi(written(tmp_path, table, "foi.csv"))]
    assert outcomes == ["no_answer", "answered", "refused", "partial"]
    with pytest.raises(DataError, match='There is no outcome "perhaps"'):
        read_foi(written(tmp_path, table.replace("exempt", "perhaps"), "foi.csv"))
    with pytest.raises(DataError, match='The enquiry "1" stands twice'):
        read_foi(written(tmp_path, table.replace("2,council", "1,council"), "foi.csv"))


def test_problems_of_all_files_are_told_together(tmp_path):
    one, two = written(tmp_path), written(tmp_path, TABLE.replace("X1,A,LD", "X1,C,LD"), "two.csv")
    bad = written(tmp_path, "Segment\n1\n", "bad.csv")
    header = "site,vcses_per_10000,vcse_median_income,years_joint_commissioning,deprivation_score,rural_share\n"
    sites = written(tmp_path, f"{header}A,1,1,1,1,1\nB,1,1,1,1,1\n", "sites.csv")
    with pytest.raises(DataError) as caught:
        read_cases(CaseFiles([one, two, bad], CODEBOOK, sites))
    told = str(caught.value)
    assert "bad.csv has no column for" in told
    assert "The number X1 stands for two passages: one in extracts.csv, one in two.csv" in told
    assert 'two.csv names a site "C" that the sites lack' in told


def test_quotations_are_dropped_unless_the_edition_allows_them(tmp_path):
    path = written(tmp_path)
    assert not any(e.quotation for e in read_cases(CaseFiles([path], CODEBOOK)).extracts)
    assert any(e.quotation for e in read_cases(CaseFiles([path], CODEBOOK, quotations=True)).extracts)


def test_files_of_one_name_in_two_folders_are_two_files(tmp_path):
    rows = TABLE.splitlines(keepends=True)
    for folder, table in {"t1": TABLE, "t2": "".join(rows[:-1]).replace(",Ann,", ",Cat,")}.items():
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, table)
    one, two, other = (
        tmp_path / "t1" / "extracts.csv",
        tmp_path / "t2" / "extracts.csv",
        written(tmp_path, TABLE, "c.csv"),
    )
    cases = read_cases(CaseFiles([one, two], CODEBOOK))
    assert [(row["source_file"], row["rows_kept"]) for row in cases.ledger] == [
        ("t1/extracts.csv", 4),
        ("t2/extracts.csv", 3),
    ]
    assert len(cases.extracts) == 7
    other.write_text(TABLE.replace(",Ann,", ",Dee,"), encoding="utf-8")
    names = [row["source_file"] for row in read_cases(CaseFiles([one, other], CODEBOOK)).ledger]
    assert names == ["extracts.csv", "c.csv"], "a name that no other file has says enough"


def test_problems_say_which_of_two_files_of_one_name(tmp_path):
    for folder in ("t1", "t2", "t3"):
        (tmp_path / folder).mkdir()
    files = [
        written(tmp_path / "t1", TABLE.replace("embedded tie", "embeded")),
        written(tmp_path / "t2", "Segment\n1\n"),
    ]
    files += [tmp_path / "t3" / "extracts.csv", zipped(tmp_path / "p.qdpx", other__txt="x")]
    with pytest.raises(DataError) as caught:
        read_cases(CaseFiles(files, CODEBOOK))
    for words in (
        "t1/extracts.csv, row 5",
        "t2/extracts.csv has no column for",
        "t3/extracts.csv: there is no such file",
        "p.qdpx: The archive holds no project.qde",
    ):
        assert words in str(caught.value)


def test_a_file_that_is_given_twice_is_told(tmp_path):
    with pytest.raises(DataError, match=r"two\.csv and extracts\.csv are the same file"):
        read_cases(CaseFiles([written(tmp_path), written(tmp_path, name="two.csv")], CODEBOOK))


UNNUMBERED = """Locality,Code name,Source type,Document,Coded by
A,embedded tie,interview,I1,{0}
A,deficit,interview,I1,{0}
"""


def test_passages_without_numbers_are_passages_of_their_own_in_every_file(tmp_path):
    """Row 2 of one coder's file is not row 2 of the other's, though both are of the same interview."""
    files = [written(tmp_path, UNNUMBERED.format(coder), f"{coder}.csv") for coder in ("C1", "C2")]
    cases = read_cases(CaseFiles(files, CODEBOOK))
    assert len({e.extract for e in cases.extracts}) == len(cases.extracts) == 4
    assert [row["extracts"] for row in cases.ledger] == [2, 2]
    alone = read_extracts(files[0], book())
    assert {e.extract for e in alone.extracts} == {"I1-2", "I1-3"}


def test_a_row_without_a_number_takes_none_that_another_row_has(tmp_path):
    text = "Segment,Locality,Code name,Source type,Document,Coded by\nI1-3,A,deficit,interview,I1,C1\n"
    reading = read_extracts(written(tmp_path, f"{text},A,embedded tie,interview,I1,C1\n"), book())
    assert sorted(e.extract for e in reading.extracts) == ["I1-3", "I1-3+"]


def test_the_same_words_in_two_projects_are_one_passage_and_others_are_not(tmp_path):
    """Three coders read one interview, each in a project of their own; the third selected other words."""
    theirs = {
        "a": PROJECT_XML,
        "b": PROJECT_XML.replace("Ann", "Bob").replace('"s1"', '"s7"').replace('"p1"', '"p7"'),
        "c": PROJECT_XML.replace("Ann", "Cat").replace('"11"', '"12"'),
    }
    files = [zipped(tmp_path / f"{name}.qdpx", project__qde=xml) for name, xml in theirs.items()]
    extracts = read_cases(CaseFiles(files, CODEBOOK)).extracts
    readers = {e.extract: {other.coder for other in extracts if other.extract == e.extract} for e in extracts}
    assert sorted(map(sorted, readers.values())) == [["C1", "C2"], ["C3"]]


def test_sources_of_one_name_and_passages_without_a_span_are_kept_apart(tmp_path):
    selection = PROJECT_XML.partition("<PlainTextSelection")[2].partition("</TextSource>")[0]
    second = f'<TextSource guid="s2" name="Interview with Jo Example"><PlainTextSelection{selection}</TextSource>'
    xml = PROJECT_XML.replace("</TextSource></Sources>", f"</TextSource>{second}</Sources>")
    xml = xml.replace('<SourceRef targetGUID="s1"/>', '<SourceRef targetGUID="s1"/><SourceRef targetGUID="s2"/>')
    xml = xml.replace(
        '<MemberSource targetGUID="s1"/>', '<MemberSource targetGUID="s1"/><MemberSource targetGUID="s2"/>'
    )
    reading = read_project(zipped(tmp_path / "p.qdpx", project__qde=xml), book(), SITES)
    assert [e.extract for e in reading.extracts] == [f"Interview with Jo Example {guid} 0-11" for guid in ("s1", "s2")]
    xml = PROJECT_XML.replace(' startPosition="0" endPosition="11"', "")
    reading = read_project(zipped(tmp_path / "q.qdpx", project__qde=xml), book(), SITES)
    assert [e.extract for e in reading.extracts] == ["Interview with Jo Example p1"]


@pytest.mark.parametrize("names", [("Anna 1", "C2"), ("Jo 2",), ("Raj-12",), ("AB1",), ("J1",), ("Ann",)])
def test_a_name_with_a_number_behind_it_is_still_a_name(names):
    published, keys = without_names([coded("deficit", "present", coder=name, source=name) for name in names])
    assert {e.coder for e in published} == {f"C{n}" for n in range(1, len(names) + 1)}
    assert {e.source for e in published} == {f"S{n}" for n in range(1, len(names) + 1)}
    assert ("coder", "C1", names[0]) in keys


@pytest.mark.parametrize("name", ["7", "C1", "c 2", "coder 12", "I-012", "P003", "R_4", "M05", "N1"])
def test_a_number_names_nobody_and_stays(name):
    (published,), keys = without_names([coded("deficit", "present", coder=name, source=name, extract="X1")])
    assert (published.coder, published.source, keys) == (name, name, [])


# --- the codebook ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('group = "mark"', 'group = "mark"\ncolour = "red"', 'has no setting "colour"'),
        ('scale = "price"', 'scale = "prices"', 'code "full_cost" has an unknown scale "prices"'),
        ('id = "persuasion"', 'id = "separation"', '"separation" stands twice'),
        ('default = "present"', 'default = "there"', "names a direction that it lacks: there"),
        ('then = "deficit"', 'then = "deficits"', 'names "deficits", which the codebook lacks'),
        ("[strengths]", "strengths", "cannot be read"),
    ],
)
def test_a_codebook_is_read_strictly(tmp_path, old, new, words):
    text = CODEBOOK.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "book.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        load_codebook(tmp_path / "book.toml")


def test_a_codebook_that_is_absent_or_leads_nowhere(tmp_path):
    with pytest.raises(UsageError, match=r"There is no codebook absent\.toml"):
        load_codebook(tmp_path / "absent.toml")
    former = (PROJECT / "data" / "codebooks" / "cases-2013.toml").read_text(encoding="utf-8")
    (tmp_path / "cases-2024.toml").write_text(CODEBOOK.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "old.toml").write_text(
        former.replace('"juridical_control"\n\n', '"juridicalcontrol"\n\n'), encoding="utf-8"
    )
    with pytest.raises(UsageError, match='there is no code "juridicalcontrol"'):
        load_codebook(tmp_path / "old.toml")


def test_the_codebook_is_written_as_it_was_read(tmp_path):
    (tmp_path / "codebook.json").write_text(codebook_json(book()), encoding="utf-8")
    assert read_codebook(tmp_path / "codebook.json") == book()


def test_a_code_speaks_for_a_mode_by_its_direction_or_as_a_mark():
    assert book().mode("provider_competition", "commodified") == "commodified"
    assert book().mode("embeddedness", "present") == "collaborative"
    assert book().mode("embeddedness", "absent") is None, "the absence of a mark is no mark of the other mode"
    assert book().mode("deficit", "present") is None
    assert coded("deficit", "present").extract == "I1-deficit"
