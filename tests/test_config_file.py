"""The settings of the machine: read, written line by line, moved from the book once, refused when broken."""

import json
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.book.uids import new_uid
from crmcli.context import config_path
from crmcli.domain.dashboard_settings import DashboardSettings
from crmcli.errors import Refused
from crmcli.services.config_file import load_dashboard_settings, save_setting
from crmcli.store import Store
from tests.conftest import NOW, Crm

HAND_WRITTEN = """\
# mine
theme = "dark"  # at night

language = "zh"

[keys]
# as in vi
log = "L"   # not l
"go.today" = "F5"

[capture]
folder = "~/drop"
"""


@pytest.fixture
def config() -> Path:
    """Where the file stands, with its folder made."""
    path = config_path()
    path.parent.mkdir(parents=True)
    return path


def test_the_file_stands_in_the_platforms_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CONFIG_HOME, else ~/.config; Application Support and APPDATA elsewhere."""
    assert config_path() == tmp_path / "config/crm/config.toml"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert config_path() == tmp_path / "home/.config/crm/config.toml"
    monkeypatch.setattr("sys.platform", "darwin")
    assert config_path() == tmp_path / "home/Library/Application Support/crm/config.toml"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    assert config_path() == tmp_path / "Roaming/crm/config.toml"


def test_what_belongs_to_the_machine_is_no_step_of_the_book(crm: Crm) -> None:
    """The last sale can still be taken back after the theme was changed."""
    crm.ok("add", "Li Wei")
    assert crm.ok("config", "theme", "light") == {"theme": "light"}
    assert crm.ok("config", "rings", "no") == {"rings": False}
    assert crm.ok("config", "keys", "log=ctrl+l, done=x w") == {"keys": {"log": "ctrl+l", "done": "x,w"}}
    assert "Li Wei" in crm("undo").err
    store = Store.open(crm.path, NOW)
    assert store.value("SELECT count(*) FROM setting") == 0
    store.close()
    assert oct(config_path().stat().st_mode & 0o777) == "0o600"
    assert tomllib.loads(config_path().read_text()) == {
        "theme": "light", "rings": False, "keys": {"log": "ctrl+l", "done": "x w"},
    }  # fmt: skip
    lines = crm("config").out.splitlines()
    assert [line.split(":", 1)[1].strip() for line in lines[-3:]] == ["light", "no", "log=ctrl+l, done=x w"]


@pytest.mark.parametrize(
    ("key", "value"), [("theme", "a b"), ("rings", "maybe"), ("keys", "log"), ("keys", "log=x, done=x")]
)
def test_a_wrong_value_makes_no_file(crm: Crm, key: str, value: str) -> None:
    """Exit 2, and nothing is written."""
    answer = crm("config", key, value)
    assert (answer.code, answer.err.count("\n")) in ((2, 1), (2, 2))
    assert not config_path().exists()


def test_comments_and_other_tables_are_kept(config: Path) -> None:
    """Only the line of what changes is written anew."""
    config.write_text(HAND_WRITTEN)
    save_setting(config, "theme", "light")
    save_setting(config, "rings", False)
    save_setting(config, "keys", {"log": "l", "done": "x"})
    assert config.read_text() == HAND_WRITTEN.replace(
        'theme = "dark"  # at night', 'theme = "light"  # at night'
    ).replace('language = "zh"\n', 'language = "zh"\nrings = false\n').replace(
        'log = "L"   # not l\n"go.today" = "F5"\n', 'log = "l"   # not l\ndone = "x"\n'
    )
    assert load_dashboard_settings(config) == DashboardSettings("light", False, {"log": "l", "done": "x"})


def test_settings_taken_back_leave_the_defaults(config: Path) -> None:
    """An empty value takes the line away, and a table of keys that is empty goes too."""
    save_setting(config, "theme", "light")
    save_setting(config, "keys", {"log": "l"})
    save_setting(config, "theme", None)
    save_setting(config, "keys", None)
    assert config.read_text().strip() == ""
    assert load_dashboard_settings(config) == DashboardSettings()


@pytest.mark.parametrize(
    "text",
    [
        "theme = ", "theme dark", "[keys", 'rings = "yes"', "theme = 3", "keys = 1", "[keys]\nlog = 2",
        'them = "dark"', '[keys]\nlog = "x"\ndone = "x"', 'theme = "a b"', "\xff",
    ],
)  # fmt: skip
def test_a_broken_file_is_one_clear_line_and_stops_no_note(crm: Crm, config: Path, text: str) -> None:
    """It is named, with what is wrong; nothing but `crm config` and the dashboard reads it."""
    config.write_bytes(text.encode("latin-1"))
    answer = crm("config")
    assert answer.code == 5
    assert answer.err.startswith(f"crm: {config}")
    assert answer.err.count("\n") <= 2
    assert config.read_bytes() == text.encode("latin-1")
    assert crm("config", "currency", "EUR").code == 0
    crm.ok("add", "Li")
    assert crm("log", "li", "called").code == 0


def test_a_file_that_is_not_toml_is_never_written_over(crm: Crm, config: Path) -> None:
    """What its owner wrote there may be half of something."""
    config.write_text("theme = \n# half a thought\n")
    assert crm("config", "theme", "light").code == 5
    assert config.read_text() == "theme = \n# half a thought\n"
    config.write_text('note = """\ntheme = "x"\n"""\n')
    with pytest.raises(Refused, match="could not be changed safely"):
        save_setting(config, "theme", "light")


def test_a_wrong_value_can_be_mended_by_the_command(crm: Crm, config: Path) -> None:
    """A value of the wrong kind is no reason to refuse the right one."""
    config.write_text("theme = 3\n")
    assert crm.ok("config", "theme", "dark") == {"theme": "dark"}


def test_a_link_to_the_file_stays_a_link(config: Path, tmp_path: Path) -> None:
    """People keep such files in a folder of their own."""
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\n")
    config.symlink_to(real)
    save_setting(config, "rings", False)
    assert config.is_symlink()
    assert real.read_text() == "# mine\nrings = false\n"


def kept_in_book(path: Path, **values: object) -> None:
    """Keep settings as an older crm did."""
    store = Store.open(path, NOW)
    with store.atomic("setup"):
        for key, value in values.items():
            store.insert("setting", uid=new_uid(), key=key, value=json.dumps(value))
    store.close()


def test_old_values_move_from_the_book_once(crm: Crm) -> None:
    """What an older crm kept in the book holds on; once the file is there, it alone does."""
    kept_in_book(crm.path, theme="light", rings=False, keys={"log": "ctrl+l", "done": "x,w"}, date_order="DMY")
    shown = crm.ok("config")
    assert (shown["theme"], shown["rings"], shown["keys"]) == ("light", False, {"log": "ctrl+l", "done": "x,w"})
    assert shown["date_order"] == "dmy"
    assert tomllib.loads(config_path().read_text()) == {
        "theme": "light", "rings": False, "keys": {"log": "ctrl+l", "done": "x w"},
    }  # fmt: skip
    for key in ("theme", "rings", "keys"):
        crm.ok("config", key, "")
    assert crm.ok("config", "theme") == {"theme": None}


def test_a_change_moves_the_other_old_values_too(crm: Crm) -> None:
    """The first write makes the file: what it does not name must not be lost."""
    kept_in_book(crm.path, theme="light", rings=False)
    crm.ok("config", "theme", "dark")
    assert load_dashboard_settings(config_path()) == DashboardSettings("dark", rings=False)


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters=",，= "), min_size=1
)


@given(st.dictionaries(NAMES, NAMES, max_size=4), st.booleans(), st.lists(st.sampled_from(["theme", "keys", "rings"])))
def test_whatever_is_kept_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, keys: dict[str, str], rings: bool, order: list[str]
) -> None:
    """In any order of writing, with any names: the file says what was set, or is refused."""
    path = tmp_path_factory.mktemp("config") / "config.toml"
    path.write_text(HAND_WRITTEN)
    wanted = tomllib.loads(HAND_WRITTEN)
    values: dict[str, object] = {"theme": "light", "keys": keys, "rings": rings}
    for name in order:
        save_setting(path, name, values[name])
        wanted[name] = values[name]
    assert tomllib.loads(path.read_text()) == wanted
    assert [name for name in os.listdir(path.parent) if name != "config.toml"] == []
