"""What an import shows before it writes: each column with its field, and who is joined with whom; and what it asks."""

import sys
from collections.abc import Collection

from crmcli.context import Run
from crmcli.domain.text.unicode import one_line
from crmcli.services.importing.run import Summary
from crmcli.transfer.read.source import Source
from crmcli.transfer.stage_words import proposed_stage
from crmcli.words import field_text, listed, tr, tr_n

_SAMPLE_WIDTH = 24
YES = ("y", "yes", "是", "好")


def show_columns(run: Run, source: Source) -> None:
    """Each column of a table: its heading, the field it fills, and a few of its values."""
    for heading, field, samples in source.columns():
        shown = listed(one_line(sample, _SAMPLE_WIDTH) for sample in samples)
        if field:
            run.out.say(tr("  {heading} → {field}: {samples}", heading=heading, field=field, samples=shown))
        elif source.wanted.keep_unknown:
            run.out.say(tr("  {heading} → a field of its own: {samples}", heading=heading, samples=shown))
        else:
            run.out.say(tr("  {heading} is left out: {samples}", heading=heading, samples=shown))


def show_joined(run: Run, summary: Summary) -> None:
    """The rows that are customers known already, and what proves it."""
    for joined, name in summary.joined:
        if joined.kinds:
            run.out.say(
                tr("  line {line}: {name} is {other} ({id}): the same name and {kinds}",
                   line=joined.line, name=joined.name, other=name, id=joined.customer_id,
                   kinds=listed(map(field_text, joined.kinds)))
            )  # fmt: skip
        else:
            run.out.say(
                tr("  line {line}: {name} is {other} ({id}): the same name, and nothing that differs",
                   line=joined.line, name=joined.name, other=name, id=joined.customer_id)
            )  # fmt: skip
    if summary.joins > len(summary.joined):
        run.out.say(
            tr_n("  … and {n:,} more row is known already", "  … and {n:,} more rows are known already",
                 summary.joins - len(summary.joined))
        )  # fmt: skip


def ask(question: str) -> str:
    """A line typed at the terminal, without spaces around it; "" at the end of the input."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def asked_mapping(answer: str) -> tuple[str, str] | None:
    """A heading and a field of `HEADING=FIELD`; None for any other answer."""
    heading, equals, field = answer.rpartition("=")
    return (heading.strip(), field.strip()) if equals and heading.strip() and field.strip() else None


def asked_stages(words: Collection[str], stages: Collection[str]) -> list[str]:
    """For each word of the file that is no stage `WORD=STAGE`, as a person says; return takes what is proposed."""
    said = []
    for word in words:
        likely = proposed_stage(word, stages)
        answer = ask(
            tr("{word} is no stage of the book; which is it? [{stage}] ", word=one_line(word, 40), stage=likely)
        )
        said.append(f"{word}={answer or likely}")
    return said
