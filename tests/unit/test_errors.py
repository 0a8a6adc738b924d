from vcse_monograph.errors import DataError, Problem, UsageError, did_you_mean


def test_a_mistake_is_told_in_four_lines():
    error = UsageError(
        [
            Problem(
                what="spend/NEHV/2020-09.csv has no column for the supplier.",
                found="Date, Amount, Beneficiary",
                needed="one of: Supplier, Supplier Name, Vendor, Payee",
                do='add "Beneficiary" to `supplier` in data/column_names.toml',
            ),
            Problem(what='[linkage] has no setting "treshold". Did you mean "threshold"?'),
        ],
        where="editions/london-2020-21.toml and its files",
    )
    assert (
        str(error)
        == """\
2 problems in editions/london-2020-21.toml and its files; nothing was run.

1. spend/NEHV/2020-09.csv has no column for the supplier.
   found   Date, Amount, Beneficiary
   needed  one of: Supplier, Supplier Name, Vendor, Payee
   do      add "Beneficiary" to `supplier` in data/column_names.toml
2. [linkage] has no setting "treshold". Did you mean "threshold"?"""
    )


def test_a_single_problem_is_counted_as_one():
    assert str(DataError(Problem(what="Gone."), after="")) == "1 problem.\n\n1. Gone."


def test_the_exit_code_says_who_must_act():
    assert (UsageError.exit_code, DataError.exit_code) == (2, 3)


def test_the_nearest_name_is_suggested_and_a_far_one_is_not():
    assert did_you_mean("treshold", ["threshold", "folder"]) == ' Did you mean "threshold"?'
    assert did_you_mean("zzz", ["threshold", "folder"]) == ""
