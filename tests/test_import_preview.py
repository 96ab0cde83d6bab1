"""What an import shows before it writes, what can be mended there, and files that are read as before."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from crmcli.transfer.stage_words import proposed_stage
from tests.conftest import Crm, file_of

CASES = Path(__file__).parent / "fixtures" / "cases"
STAGES = ("lead", "qualified", "proposal", "negotiation", "won", "lost")


def _at_terminal(words: Sequence[object], answers: str) -> tuple[int, str]:
    """Run crm in a process of its own at a terminal, with these lines typed ahead; its exit code and what it showed."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "crmcli", *map(str, words)], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    shown = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        shown += more
    os.close(ours)
    return process.wait(), shown.decode()


def test_every_column_is_shown_with_its_field_and_values(crm: Crm, tmp_path: Path) -> None:
    """A dry run says how the file is read, what is left out, and who is known already and why; it writes nothing."""
    crm.ok("add", "Ann Lee", "--email", "a@x.example")
    text = "Name,Handy,Zahl,Email\nAnn Lee,0171 5550121,1,a@x.example\nBo Ek,0171 5550122,2,b@x.example\n"
    path = file_of(tmp_path, text)
    answer = crm("import", path, "--dry-run")
    assert answer.code == 0
    assert answer.err.splitlines()[2:] == [
        "  Name → name: Ann Lee, Bo Ek",
        "  Handy → phone:mobile: 0171 5550121, 0171 5550122",
        "  Zahl is left out: 1, 2",
        "  Email → email: a@x.example, b@x.example",
        "  line 2: Ann Lee is Ann Lee (1): the same name and email",
        "Would be: 1 added, 1 updated, 0 unchanged, 0 rejected; 2 rows.",
    ]
    assert crm.names() == ["Ann Lee"]
    summary = crm.ok("import", path, "--dry-run")
    assert summary["columns"] == {"Name": "name", "Handy": "phone:mobile", "Zahl": None, "Email": "email"}
    assert summary["joined"] == [
        {"line": 2, "name": "Ann Lee", "customer_id": 1, "customer": "Ann Lee", "by": ["email"]}
    ]


def test_stages_are_mapped_for_a_whole_file(crm: Crm) -> None:
    """The refusal proposes the options, which do; what says won by itself needs none."""
    path = CASES / "hubspot-stages.csv"
    refused = crm("import", path, "--yes", "--create")
    assert refused.code == 5
    assert '--map-stage "Contract Sent=proposal" --map-stage "Appointment Scheduled=lead"' in refused.err
    assert crm.ok("list") == []
    words = ("--map-stage", "contract sent=prop", "--map-stage", "Appointment Scheduled=线索")
    assert crm.ok("import", path, "--yes", "--create", *words)["added"] == 3
    stages = {deal["title"]: deal["stage"] for deal in crm.ok("deal", "list", "--all")}
    assert stages == {"Chairs": "proposal", "Tables": "won", "Rugs": "lead"}
    assert crm("import", path, "--map-stage", "Contract Sent=nowhere").code == 2
    assert crm("import", path, "--map-stage", "Contract Sent").code == 2


def test_a_state_outweighs_a_mapped_stage(crm: Crm, tmp_path: Path) -> None:
    """A deal that is lost stays lost, whatever stage it was lost in."""
    rows = "Chairs,Acme,5,Contract Sent,lost\nLamps,Acme,5,Contract Sent,open\nRugs,Acme,5,Closed Won,open\n"
    path = file_of(tmp_path, "Deal Name,Company,Amount,Deal Stage,Status\n" + rows)
    words = ("--map-stage", "Contract Sent=proposal", "--map-stage", "Closed Won=negotiation")
    crm.ok("import", path, "--yes", "--create", *words)
    stages = {deal["title"]: deal["stage"] for deal in crm.ok("deal", "list", "--all")}
    assert stages == {"Chairs": "lost", "Lamps": "proposal", "Rugs": "negotiation"}


def test_stages_of_customers_are_mapped_too(crm: Crm, tmp_path: Path) -> None:
    """A list of people with the stages of another program."""
    path = file_of(tmp_path, "First Name,Last Name,Lifecycle Stage\nAnn,Lee,Subscriber\nBo,Ek,Customer\n")
    refused = crm("import", path, "--yes")
    assert refused.code == 5
    assert '--map-stage "Subscriber=lead" --map-stage "Customer=won"' in refused.err
    crm.ok("import", path, "--yes", "--map-stage", "Subscriber=lead", "--map-stage", "Customer=won")
    assert {row["name"]: row["stage"] for row in crm.ok("list")} == {"Ann Lee": "lead", "Bo Ek": "won"}


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("Closed Won", "won"), ("Gewonnen", "won"), ("Perdido", "lost"), ("失注", "lost"), ("Angebot", "proposal"),
        ("Presentation Scheduled", "qualified"), ("Qualified To Buy", "qualified"), ("Xyz", "lead"),
        ("Decision Maker Bought-In", "negotiation"),
    ],
)  # fmt: skip
def test_the_stage_that_is_proposed(word: str, stage: str) -> None:
    """By what the word holds, the first stage where nothing tells."""
    assert proposed_stage(word, STAGES) == stage


def test_a_file_is_read_as_before(crm: Crm, tmp_path: Path) -> None:
    """The same headings are read by what was decided once, also in another order; other headings are refused."""
    first = file_of(tmp_path, "Wer,Wo,Phase,Zahl\nAnn Lee,Ulm,Erstkontakt,1\n")
    nightly = file_of(tmp_path, "Wo,Wer,Zahl,Phase\nKiel,Bo Ek,2,Erstkontakt\n", "n.csv")
    unknown = crm("import", nightly, "--as-before", "--yes")
    assert (unknown.code, "was imported before" in unknown.err) == (5, True)
    words = ("--map", "Wer=name", "--map", "Wo=city", "--map", "Phase=stage", "--map", "Zahl=-")
    crm.ok("import", first, *words, "--map-stage", "Erstkontakt=qualified", "--yes")
    assert crm.ok("import", nightly, "--as-before", "--yes")["added"] == 1
    assert crm.ok("import", nightly, "--as-before", "--yes")["unchanged"] == 1
    card = crm.ok("show", "Bo Ek")
    assert (card["city"], card["stage"]) == ("Kiel", "qualified")
    more = file_of(tmp_path, "Wer,Wo,Phase,Neu\nCai,Rom,Erstkontakt,1\n", "m.csv")
    refused = crm("import", more, "--as-before", "--yes")
    assert (refused.code, "new Neu; gone Zahl" in refused.err) == (5, True)


def test_a_layout_goes_with_the_import_that_is_undone(crm: Crm, tmp_path: Path) -> None:
    """What was read wrongly and taken back is not how the next file is read; nothing changes for other commands."""
    path = file_of(tmp_path, "Wer,Wo\nAnn Lee,Ulm\n")
    crm.ok("import", path, "--map", "Wer=name", "--map", "Wo=city", "--yes")
    crm.ok("undo")
    assert crm("import", path, "--as-before", "--yes").code == 5


def test_columns_are_mapped_at_the_terminal(crm: Crm, tmp_path: Path) -> None:
    """An answer HEADING=FIELD reads the file again, as often as one likes; then y takes it."""
    path = file_of(tmp_path, "Name,Wo\nAnn Lee,Ulm\n")
    code, shown = _at_terminal(["import", path], "Wo=city\ny\n")
    assert code == 0, shown
    assert "Wo is left out: Ulm" in shown
    assert "Wo → city: Ulm" in shown
    assert crm.ok("show", "Ann Lee")["city"] == "Ulm"


def test_a_file_that_is_not_certain_is_mended_at_the_terminal(crm: Crm, tmp_path: Path) -> None:
    """The column of names is asked for; return leaves the file, and the refusal stands."""
    path = file_of(tmp_path, "Wer,Email\nAnn Lee,a@x.example\n")
    code, shown = _at_terminal(["import", path], "Wer=name\ny\n")
    assert code == 0, shown
    assert crm.names() == ["Ann Lee"]
    other = file_of(tmp_path, "Wer,Phone\nBo Ek,0171 5550122\n", "o.csv")
    code, shown = _at_terminal(["import", other], "\n")
    assert (code, '--map "Wer=name"' in shown) == (5, True)


def test_stages_are_asked_for_at_the_terminal(crm: Crm) -> None:
    """Each word once; return takes the stage that is proposed."""
    code, shown = _at_terminal(["import", CASES / "hubspot-stages.csv", "--create"], "negotiation\n\ny\n")
    assert code == 0, shown
    stages = {deal["title"]: deal["stage"] for deal in crm.ok("deal", "list", "--all")}
    assert stages == {"Chairs": "negotiation", "Tables": "won", "Rugs": "lead"}


def test_a_slip_at_the_question_is_asked_again(crm: Crm, tmp_path: Path) -> None:
    """A field or heading that there is not ends nothing: what was mapped before stays, and the next answer counts."""
    path = file_of(tmp_path, "Kundin;Kennung\nAda Voss;x1\nBo Lind;x2\n")
    answers = "Kundin=nam\nKundin=name\nFoo=ref\nKennung=ref\ny\n"
    code, shown = _at_terminal(("import", path), answers)
    assert code == 0, shown
    assert "customers have no field 'nam'" in shown
    assert "There is no heading 'foo'" in shown
    assert [(row["name"], row["refs"]) for row in crm.ok("list", "--sort", "name")] == [
        ("Ada Voss", ["x1"]), ("Bo Lind", ["x2"]),
    ]  # fmt: skip
