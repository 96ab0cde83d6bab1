"""The reports of a book that was moved in say what the files say: activity, cycle, win rate, and when tasks were done.

The expected figures are computed here from the cells of the files, not by the program.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from tests.conftest import Crm, file_of

SETS = Path(__file__).parent / "fixtures" / "sets"
WEEKS = 60
# Of each program: its files of what happened, with the channel of their rows or the column that tells it, the columns
# of the day, of the minutes (with how many of its unit are one), and what a row that did not happen says where.
HAPPENED = {
    "hubspot": (
        ("notes.csv", "other", "Activity date", "", 0, "", ""),
        ("calls.csv", "call", "Activity date", "Call duration", 0, "", ""),
        ("emails.csv", "mail", "Activity date", "", 0, "", ""),
        ("meetings.csv", "meet", "Meeting start time", "Meeting end time", 0, "Meeting outcome", "Completed"),
        ("tasks.csv", "=Task Type", "Completed at", "", 0, "Task Status", "Completed"),
    ),
    "pipedrive": (
        ("activities.csv", "=Activity - Type", "Activity - Marked as done time", "Activity - Duration", 0,
         "Activity - Done", "Done"),
        ("notes.csv", "other", "Note - Add time", "", 0, "", ""),
    ),
    "zoho": (
        ("Calls_001.csv", "call", "Call Start Time", "Call Duration (in seconds)", 60, "Call Status", "Completed"),
        ("Meetings_001.csv", "meet", "From", "To", 0, "", ""),
        ("Notes_001.csv", "other", "Created Time", "", 0, "", ""),
        ("Tasks_001.csv", "other", "Closed Time", "", 0, "Status", "Completed"),
    ),
    "salesforce": (
        ("Task.csv", "=TaskSubtype", "CompletedDateTime", "CallDurationInSeconds", 60, "Status", "Completed"),
        ("Event.csv", "meet", "StartDateTime", "DurationInMinutes", 1, "", ""),
        ("Note.csv", "other", "CreatedDate", "", 0, "", ""),
    ),
    "chinese": (
        ("跟进记录.csv", "=跟进方式", "跟进时间", "", 0, "", ""),
        ("任务.csv", "other", "完成时间", "", 0, "任务状态", "已完成"),
    ),
}  # fmt: skip
# The file of deals, its columns of the opening, the closing and the outcome, and the words of the outcome.
DEALS = {
    "hubspot": ("hubspot-crm-exports-all-deals.csv", "Create Date", ("Close Date",), "Deal Stage", "Closed Won",
                "Closed Lost"),
    "pipedrive": ("deals.csv", "Deal - Deal created", ("Deal - Won time", "Deal - Lost time"), "Deal - Status", "Won",
                  "Lost"),
    "zoho": ("Deals_001.csv", "Created Time", ("Closing Date",), "Stage", "Closed Won", "Closed Lost"),
    "salesforce": ("Opportunity.csv", "CreatedDate", ("CloseDate",), "StageName", "Closed Won", "Closed Lost"),
    "chinese": ("商机.csv", "创建时间", ("赢单时间", "输单时间"), "销售阶段", "赢单", "输单"),
}  # fmt: skip
CHANNELS = {"电话": "call", "拜访": "visit", "Call": "call", "Meeting": "meet"}


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file of a set."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day(cell: str) -> date:
    """The day of a cell such as 2026-10-21 11:00 or 2026-10-21T11:00:00.000Z."""
    return date.fromisoformat(cell[:10])


def clock(cell: str) -> datetime:
    """The moment of a cell, without its zone."""
    return datetime.fromisoformat(cell[:16].replace("T", " "))


def lasted(start: str, cell: str, unit: int) -> float:
    """The minutes that a cell says: a number of `unit` to the minute, h:mm, h:mm:ss, or the end of what began."""
    if not cell:
        return 0
    if unit:
        return float(cell) / unit
    if "-" in cell:
        return (clock(cell) - clock(start)).total_seconds() / 60
    parts = [int(part) for part in cell.split(":")]
    return parts[0] * 60 + parts[1] + (parts[2] / 60 if len(parts) > 2 else 0)


def happened(name: str) -> tuple[Counter[tuple[date, str]], Counter[date]]:
    """By the files: how many times each channel was used in the week of each Monday, and the minutes of each week."""
    channels, minutes = Counter[tuple[date, str]](), Counter[date]()
    for file, channel, at, span, unit, state, done in HAPPENED[name]:
        for row in rows(SETS / name / file):
            if state and row[state] != done:
                continue
            monday = day(row[at]) - timedelta(days=day(row[at]).weekday())
            said = row[channel[1:]] if channel[0] == "=" else channel
            channels[monday, CHANNELS.get(said, "other") if channel[0] == "=" else said] += 1
            if span:
                minutes[monday] += int(lasted(row[at], row[span], unit))
    return channels, minutes


@pytest.mark.parametrize("name", HAPPENED)
def test_activity_is_that_of_the_files(crm: Crm, name: str) -> None:
    """What was done counts in the week in which it was, on its channel, with its minutes; nothing else does."""
    crm.ok("import", SETS / name, "--yes", "--create")
    weeks = crm.ok("report", "activity", "--weeks", str(WEEKS))["weeks"]
    channels, minutes = happened(name)
    found = {
        (date.fromisoformat(week["week"]), channel): week[channel]
        for week in weeks
        for channel in ("call", "mail", "meet", "visit", "chat", "letter", "other")
        if week[channel]
    }
    assert found == dict(channels)
    assert {date.fromisoformat(week["week"]): week["minutes"] for week in weeks if week["minutes"]} == {
        monday: count for monday, count in minutes.items() if count
    }


@pytest.mark.parametrize("name", DEALS)
def test_cycle_and_win_rate_are_those_of_the_files(crm: Crm, name: str) -> None:
    """Days from opening to closing, and won beside lost, as the file of deals has them."""
    crm.ok("import", SETS / name, "--yes", "--create")
    file, opened, closed, state, won, lost = DEALS[name]
    ages: dict[str, list[int]] = {won: [], lost: []}
    for row in rows(SETS / name / file):
        if row[state] in ages:
            end = next(row[column] for column in closed if row[column])
            ages[row[state]].append((day(end) - day(row[opened])).days)
    rate = crm.ok("report", "winrate")
    assert (rate["won"], rate["lost"], rate["undated"]) == (len(ages[won]), len(ages[lost]), 0)
    assert rate["rate"] == len(ages[won]) / (len(ages[won]) + len(ages[lost]))
    cycle = crm.ok("report", "cycle")
    assert (cycle["days"]["half"], cycle["undated"]) == (median(ages[won]), 0)
    assert [point["day"] for point in cycle["points"]] == sorted({*ages[won], *ages[lost]})


def test_a_closed_deal_whose_opening_is_not_told_has_no_cycle(crm: Crm, tmp_path: Path) -> None:
    """It counts as won and its days are left out: nobody knows them, and they are not 0."""
    path = tmp_path / "deals.csv"
    path.write_text(
        "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Associated Company\n"
        "1,Chairs,Closed Won,2026-03-02,2026-01-05,Acorn\n2,Desks,Closed Won,2026-03-02,,Acorn\n",
        encoding="utf-8",
    )
    crm.ok("import", path, "--yes", "--create")
    cycle = crm.ok("report", "cycle")
    assert (cycle["days"]["half"], cycle["undated"]) == (56, 1)
    assert crm.ok("report", "winrate")["won"] == 2


TASK = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VTODO
UID:t1
SUMMARY:Send the offer
DUE;VALUE=DATE:20261025
ATTENDEE:mailto:ada@acorn.example
{}
END:VTODO
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("lines", "done_at"),
    [
        ("STATUS:COMPLETED\nCOMPLETED:20261021T090000Z", "2026-10-21"),
        ("STATUS:COMPLETED\nLAST-MODIFIED:20261022T090000Z", "2026-10-22"),
        ("PERCENT-COMPLETE:100", "2026-10-25"),
    ],
)
def test_a_done_task_of_a_calendar_was_done_on_its_day(crm: Crm, tmp_path: Path, lines: str, done_at: str) -> None:
    """On the day that the calendar tells, not on that of the import; the first export may have it open."""
    crm.ok("add", "Ada Voss", "--email", "ada@acorn.example")
    path = tmp_path / "tasks.ics"
    path.write_text(TASK.format("STATUS:NEEDS-ACTION"), encoding="utf-8")
    crm.ok("import", path, "--yes")
    path.write_text(TASK.format(lines), encoding="utf-8")
    assert crm.ok("import", path, "--yes")["updated"] == 1
    (task,) = crm.ok("show", "ada")["reminders"]
    assert task["done_at"][:10] == done_at
    assert crm.ok("import", path, "--yes")["unchanged"] == 1


def test_a_meeting_that_was_planned_leaves_the_reminders_when_it_has_taken_place(crm: Crm, tmp_path: Path) -> None:
    """Its number, or its time and words, tell that it is the same one."""
    headings = "Subject,Start Date,Start Time,End Date,End Time,Required Attendees\n"
    path = tmp_path / "calendar.csv"
    path.write_text(headings + "Showroom,11/20/2026,10:00:00 AM,11/20/2026,11:00:00 AM,Ada Voss\n", encoding="utf-8")
    crm.ok("add", "Ada Voss")
    crm.ok("import", path, "--yes")
    assert [each["text"] for each in crm.ok("show", "ada")["reminders"]] == ["Showroom"]
    crm.at("2026-11-30T10:00:00")
    crm.ok("import", path, "--yes")
    card = crm.ok("show", "ada")
    assert [each["at"][:10] for each in card["interactions"]] == ["2026-11-20"]
    assert [each for each in card["reminders"] if not each["done_at"]] == []


@pytest.mark.parametrize(
    ("name", "channels", "minutes"),
    [
        ("google", {("2026-09-07", "meet"): 1}, {"2026-09-07": 90}),
        ("outlook", {("2026-09-07", "meet"): 1, ("2026-10-19", "other"): 1}, {"2026-09-07": 90}),
        (
            "monica",
            {("2026-05-04", "other"): 1, ("2026-06-01", "other"): 1, ("2026-08-03", "meet"): 2,
             ("2026-08-31", "other"): 1, ("2026-10-05", "call"): 1},
            {},
        ),
    ],
)  # fmt: skip
def test_activity_of_calendars_and_accounts(
    crm: Crm, name: str, channels: dict[tuple[str, str], int], minutes: dict[str, int]
) -> None:
    """Meetings, done tasks, notes and calls, each in its own week; what is to come is not there."""
    crm.ok("import", SETS / name, "--yes")
    weeks = crm.ok("report", "activity", "--weeks", str(WEEKS))["weeks"]
    ways = ("call", "mail", "meet", "visit", "chat", "letter", "other")
    assert {(week["week"], way): week[way] for week in weeks for way in ways if week[way]} == channels
    assert {week["week"]: week["minutes"] for week in weeks if week["minutes"]} == minutes


@pytest.mark.parametrize(
    ("headings", "open_task", "done_task"),
    [
        ("Subject,Due Date,Date Completed,Contacts,Status", "Send samples,11/25/2026,,Ada Voss,Not Started",
         "Send samples,11/25/2026,11/17/2026,Ada Voss,Completed"),
        ("任务名称,客户名称,截止日期,任务状态,完成时间", "Send samples,Ada Voss,2026-11-25,未完成,",
         "Send samples,Ada Voss,2026-11-25,已完成,2026-11-17 11:00"),
        ("任务名称,客户名称,截止日期,任务状态,完成时间", "Send samples,Ada Voss,,未完成,",
         "Send samples,Ada Voss,,已完成,2026-11-17 11:00"),
    ],
)  # fmt: skip
def test_a_task_without_a_number_that_was_done_since(
    crm: Crm, tmp_path: Path, headings: str, open_task: str, done_task: str
) -> None:
    """Its day and words tell that it is the same one: it leaves the reminders on the day of the file."""
    crm.ok("add", "Ada Voss")
    crm.ok("import", file_of(tmp_path, f"{headings}\n{open_task}\n"), "--yes")
    newer = file_of(tmp_path, f"{headings}\n{done_task}\n")
    crm.ok("import", newer, "--yes")
    card = crm.ok("show", "ada")
    assert [each["done_at"][:10] for each in card["reminders"]] == ["2026-11-17"]
    assert [each["at"][:10] for each in card["interactions"]] == ["2026-11-17"]
    assert crm.ok("import", newer, "--yes")["unchanged"] == 1


@pytest.mark.parametrize("name", ["hubspot", "salesforce", "zoho"])
def test_the_order_of_the_columns_changes_nothing(crm: Crm, tmp_path: Path, name: str) -> None:
    """A newer export with its columns turned round says the same."""
    crm.ok("import", SETS / name, "--yes", "--create")
    folder = tmp_path / "set"
    folder.mkdir()
    for path in (SETS / name).iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            turned = [row[::-1] for row in csv.reader(file)]
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(turned)
    again = crm.ok("import", folder, "--yes", "--create")
    assert (again["added"], again["updated"], again["differ"], again["rejected"]) == (0, 0, 0, 0)
