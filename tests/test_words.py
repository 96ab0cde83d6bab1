"""One door to a sentence: holes are named, and what fills them is never read as a sentence itself."""

from crmcli.words import tr, tr_n


def test_a_sentence_takes_its_values_by_name() -> None:
    """What a person typed may hold braces; it is a value and stays as it is."""
    assert tr("Added {name}.", name="{x} & Co") == "Added {x} & Co."
    assert tr("Nothing {here}.") == "Nothing {here}."


def test_a_number_chooses_the_form() -> None:
    """One row, two rows, no rows."""
    said = [tr_n("{n} row from {file}", "{n} rows from {file}", n, file="a.csv") for n in (0, 1, 2)]
    assert said == ["0 rows from a.csv", "1 row from a.csv", "2 rows from a.csv"]
