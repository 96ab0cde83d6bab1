"""A person's name parted into given and family name, for the programs that want them apart.

Joined again by our own reader the parts give the same name.
"""

from crmcli.domain.text.unicode import has_cjk

_DOUBLE = frozenset((
    "欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "夏侯", "皇甫", "尉迟", "尉遲", "公孙", "公孫",
    "慕容", "令狐", "长孙", "長孫", "宇文", "东方", "東方", "南宫", "南宮", "西门", "西門", "端木", "独孤", "獨孤",
))  # fmt: skip


def parted(name: str) -> tuple[str, str]:
    """Given and family name; the whole as given name where it has one word."""
    if " " not in name and has_cjk(name) and not name.isascii() and 2 <= len(name) <= 4 and all(map(has_cjk, name)):
        at = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
        return name[at:], name[:at]
    given, _, family = name.rpartition(" ")
    return (given, family) if given else (name, "")
