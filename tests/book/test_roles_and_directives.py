"""What an author writes, and what a reader gets."""

from __future__ import annotations

import re

import pytest

from tests.book.made_up import OPEN_EDITION, make_evidence

REGISTERS = "\n\n```{estimate-register} spending\n```\n\n```{published-register}\n```\n"


def test_a_number_is_formatted_and_leads_to_its_row(render):
    page = render("Share: {num}`spending.vcse_share_of_value`." + REGISTERS)
    assert page.warnings == ""
    assert 'href="#estimate-spending-vcse-share-of-value"' in page.html
    short_form = (
        "0.97% | interval 0.88% to 1.12% | linkage bounds 0.78% to 1.27% | n = 692,659 | paid to VCSEs, of all value"
    )
    assert f'title="{short_form}"' in page.html
    assert '<span class="vcse-number">0.97%</span>' in page.html
    assert re.search(r'<tr class="row-\w+" id="estimate-spending-vcse-share-of-value">', page.html)


def test_a_given_format_is_used_and_intervals_and_bounds_have_a_role(render):
    page = render("{num}`spending.total:,.2f` and {interval}`spending.ladder.cic` and {interval}`spending.total`")
    assert "£12,345,678.90" in page.html
    assert "0.88% to 1.12%" in page.html
    assert "no interval is known" in page.html
    page = render("{bounds}`spending.ladder.cic` and {bounds}`spending.total`")
    assert "0.78% to 1.27%" in page.html
    assert "no bounds are known" in page.html


def test_an_unknown_name_is_a_warning_that_names_the_nearest(render):
    page = render("{num}`spending.vcse_share_of_valu`")
    assert 'no estimate is called "spending.vcse_share_of_valu".' in page.warnings
    assert 'Did you mean "spending.vcse_share_of_value"?' in page.warnings
    assert "index.md:3" in page.warnings


def test_a_number_that_these_data_do_not_allow_is_said_to_be_absent(render):
    page = render("{num}`spending.turnover.jaccard`")
    assert page.warnings == ""
    assert '<span class="vcse-absent">not available</span>' in page.html


def test_a_published_figure_carries_its_source_and_one_not_transcribed_says_so(render):
    page = render("{pub}`study.invoices`; {pub}`study.vcse_share_of_value`; {pub}`study.invoice`" + REGISTERS)
    assert '<span class="vcse-number">692,659</span>' in page.html
    assert "692,659 | Clinical commissioning group invoices | Published in: The report" in page.html
    assert page.html.count(">published figure not transcribed yet<") == 2  # in the text and in its row
    assert '<a class="reference external" href="https://example.org/report">The report</a>' in page.html
    assert 'no published figure is called "study.invoice". Did you mean "study.invoices"?' in page.warnings


def test_fields_of_the_edition_are_text_and_unknown_ones_warn(render):
    page = render("{edition}`title`, {edition}`sections`, {edition}`transaction_threshold`, {edition}`titel`")
    assert "Demonstration edition, spending, 25,000" in page.html
    assert 'no field of the edition is called "titel". Did you mean "title"?' in page.warnings


def test_a_figure_has_alt_caption_number_data_and_can_be_referred_to(render):
    page = render("See {numref}`fig-lorenz-curve`.\n\n```{result-figure} lorenz-curve\n```\n")
    assert page.warnings == ""
    assert 'alt="Bars, one for each name: lorenz curve."' in page.html
    assert '<span class="caption-number">Fig. 1 </span>' in page.html
    assert 'href="#fig-lorenz-curve"' in page.html
    assert list(page.folder.glob("_downloads/*/lorenz-curve.csv"))
    assert (page.folder / "_images" / "lorenz-curve.svg").is_file()


def test_a_figure_shown_again_takes_no_label_and_an_unknown_one_warns(render):
    figures = ("sectors\n", "sectors\n:again:\n", "sector\n")
    page = render("\n".join(f"```{{result-figure}} {figure}```\n" for figure in figures))
    assert page.html.count('id="fig-sectors"') == 1
    assert page.warnings.count("WARNING") == 1
    assert 'no figure is called "sector". Did you mean "sectors"?' in page.warnings


def test_text_from_data_is_shown_and_never_run(render):
    page = render("```{result-table} top-recipients\n```\n")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.html
    assert "<script>alert(1)" not in page.html
    assert "=HYPERLINK(1)" in page.html


def test_a_table_is_accessible_and_says_how_much_of_it_is_shown(render):
    page = render("```{result-table} top-recipients\n:rows: 2\n:columns: commissioner; amount\n:exact:\n```\n")
    assert page.warnings == ""
    assert '<th scope="col" class="head vcse-numeric"><p>Amount</p></th>' in page.html
    assert '<th scope="row" class="stub"><p>NHS Made Up CCG</p></th>' in page.html
    assert '<td class="vcse-numeric"><p>1,234,567.10</p></td>' in page.html
    assert "First 2 of 3 rows." in page.html
    assert re.search(r'<tr hidden class="row-\w+"><th scope="row" class="stub"><p>=HYPERLINK', page.html)
    assert re.search(r"Whole table \(CSV, \d+ bytes\)", page.html)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("```{result-table} top-recipient\n```", 'Did you mean "top-recipients"?'),
        ("```{result-table} top-recipients\n:columns: nothing\n```", 'no column of top-recipients is called "nothing"'),
    ],
)
def test_an_unknown_table_or_column_warns(render, text, warning):
    assert warning in render(text).warnings


def test_a_table_without_rows_says_none(render, evidence, tmp_path):
    folder = tmp_path / "demo"
    make_evidence(folder, OPEN_EDITION)
    (folder / "results" / "spending" / "tables" / "threshold.csv").write_text("a,b\n", encoding="utf-8")
    page = render("```{result-table} threshold\n```", vcse_evidence=str(folder))
    assert "Threshold: none in this edition." in page.html


def test_prose_for_a_section_appears_where_the_edition_has_it(render):
    text = ":::{where-edition-has} spending\nPaid *well*.\n:::\n\n:::{where-edition-has} survey\nAsked.\n:::\n"
    page = render(text)
    assert "Paid <em>well</em>." in page.html
    assert "Not in this edition: it has no survey data." in page.html
    assert "Asked" not in page.html
    assert 'no section is called "spendin"' in render(":::{where-edition-has} spendin\nx\n:::").warnings


def test_prose_about_an_estimate_gives_way_to_the_reason_for_its_absence(render):
    page = render(
        ":::{if-estimate} spending.total spending.lines\nThere.\n:::\n\n"
        ":::{if-estimate} spending.total spending.turnover.jaccard\nTwo years.\n:::\n"
    )
    assert page.warnings == ""
    assert "There." in page.html
    assert "Two years." not in page.html
    assert "Not in this edition: only one financial year of payments." in page.html
    assert "no estimate is called" in render(":::{if-estimate} spending.totl\nx\n:::").warnings


def test_words_that_depend_on_the_data_are_printed(render):
    page = render("Between {word}`spending.turnover.earlier` and {word}`spending.turnover.later`.")
    assert "Between the earlier period and the later period." in page.html
    assert page.warnings == ""
    assert "not available" in render("{word}`spending.turnover.jaccard`").html
    assert "no word is called" in render("{word}`spending.turnover.latest`").warnings


def test_prose_about_a_number_appears_where_it_is_true(render):
    """The made-up edition has 1,234 commissioners, and no Jaccard index."""
    page = render(
        ":::{if-value} spending.commissioners above 0\nSome.\n:::\n\n"
        ":::{if-value} spending.commissioners is 1\nOne.\n:::\n\n"
        ":::{if-value} spending.turnover.jaccard above 0\nTies.\n:::\n"
    )
    assert page.warnings == ""
    assert "Some." in page.html
    assert "One." not in page.html
    assert "Ties." not in page.html
    assert "no estimate is called" in render(":::{if-value} spending.totl above 0\nx\n:::").warnings
    assert "no relation is called" in render(":::{if-value} spending.total over 0\nx\n:::").warnings


def test_prose_for_a_kind_of_data_appears_in_such_editions_only(render):
    page = render(":::{when-data-are} synthetic\nMade.\n:::\n\n:::{when-data-are} open\nPublished.\n:::\n")
    assert "Made." in page.html
    assert "Published." not in page.html
    assert 'no kind of data is called "opn"' in render(":::{when-data-are} opn\nx\n:::").warnings


def test_what_is_peculiar_to_an_edition_appears_in_that_edition_only(render):
    page = render(":::{in-edition} demo\nOur files were cut.\n:::\n\n:::{in-edition} north\nTheirs were not.\n:::\n")
    assert "Our files were cut." in page.html
    assert "Theirs were not." not in page.html


def test_the_glossary_file_becomes_terms_that_prose_can_refer_to(render):
    glossary = "# Glossary\n\n- **tracer**: An activity followed\n  through a system.\n- **rung**: A step.\n"
    page = render("A {term}`tracer`.\n\n```{glossary-file} words.txt\n```\n", files={"words.txt": glossary})
    assert page.warnings == ""
    assert 'href="#term-tracer"' in page.html
    assert "An activity followed through a system." in page.html


def test_absent_results_are_made_by_the_hook_or_say_what_to_run(render, tmp_path, monkeypatch):
    from sphinx.errors import ConfigError

    hook = tmp_path / "a_hook.py"
    hook.write_text(
        "from tests.book.made_up import EDITION, make_evidence\n"
        "def make(edition, project):\n    make_evidence(project / edition, EDITION)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    page = render("{num}`spending.total`", vcse_evidence="made", vcse_ensure="a_hook:make")
    assert "£12.3m" in page.html
    with pytest.raises(ConfigError, match="run `vcse build none` first"):
        render("x", vcse_evidence="none")
    with pytest.raises(ConfigError, match="names nothing that can be called: a_hook:nothing"):
        render("x", vcse_evidence="none", vcse_ensure="a_hook:nothing")
