"""Which stage of the book a stage of another program may be: proposed to a person, never taken by itself."""

import re
from collections.abc import Collection, Iterable, Mapping

from crmcli.domain.rules.stages import meant
from crmcli.domain.text.unicode import fold
from crmcli.errors import Usage
from crmcli.words import listed, stage_text, tr

# What a word holds that means a built-in stage; the first that fits has it.
_SIGNS = (
    (
        "won",
        r"\bwon\b|gewonnen|gagn|ganad|ganh|vint|signed|^customer$|^kunde$|evangelist|受注|成約|успеш|выигр|赢|成交|签",
    ),
    (
        "lost",
        r"lost|verloren|perdu|perdid|persa|perso|abandon|cancel|dead|disqualif|失注|провал|проигр|输|丢|流失|无效",
    ),
    ("proposal", r"propos|propuest|quot|angebot|devis|preventiv|offer|offre|ofert|\bsent\b|报价|方案|見積|提案"),
    (
        "negotiation",
        r"negoti|verhandl|negoc|trattativ|contract|commit|verbal|closing|review|decision|procure|谈判|商务|交渉",
    ),
    (
        "qualified",
        r"qualif|interest|qualific|cualific|demo|present|need|analys|meeting|evaluat|engag|trial|opportunit|\bsql\b|意向|需求|演示",
    ),
    ("lead", r"lead|new|contatt|neu|nouv|nuev|nuov|novo|prospect|appoint|discover|contact|identif|open|线索|新|初"),
)


def stage_mapping(said: Iterable[str], stages: Collection[str]) -> dict[str, str]:
    """The words of a file and the stages they stand for, of "Closed Won=won". Raises Usage."""
    mapping = {}
    for line in said:
        word, equals, stage = line.rpartition("=")
        if not equals or not word.strip():
            raise Usage(tr("{line!r} maps nothing.", line=line), tr('Example: --map-stage "Closed Won=won"'))
        found = meant(stage, stages)
        if found is None:
            raise Usage(
                tr("There is no stage {stage}.", stage=repr(stage)),
                tr("The stages are: {stages}", stages=listed(map(stage_text, stages))),
            )
        mapping[fold(word)] = found
    return mapping


def mapped_stage(word: str, mapping: Mapping[str, str]) -> str:
    """The stage that a word of the file was mapped to, else the word."""
    return mapping.get(fold(word), word) if mapping else word


def proposed_stage(word: str, stages: Collection[str]) -> str:
    """The stage that a word may mean, the first one where nothing tells."""
    folded = fold(word)
    for stage, signs in _SIGNS:
        if stage in stages and re.search(signs, folded):
            return stage
    shared = [stage for stage in stages if set(fold(stage).split()) & set(folded.split())]
    return shared[0] if shared else next(iter(stages))


def proposal(words: Iterable[str], stages: Collection[str]) -> str:
    """The options that map words to the stages they may mean: --map-stage "Closed Won=won" …"""
    return " ".join(f'--map-stage "{word}={proposed_stage(word, stages)}"' for word in words)
