"""What people say of a deal that was lost, by the reason it means: a table that a refusal reads."""

REASON_PHRASES: dict[str, tuple[str, ...]] = {
    "price": (
        "expensive", "cheaper", "price", "pricey", "cost too much", "costs too much", "too dear", "too high",
        "undercut", "太贵", "贵了", "便宜", "价格", "报价高", "嫌贵",
    ),
    "competitor": (
        "went with", "gone with", "going with", "chose", "chosen", "picked", "bought from", "ordered from",
        "signed with", "competitor", "competition", "someone else", "somebody else", "another agent",
        "another supplier", "another vendor", "lost to", "switched to", "stayed with", "别家", "对手", "选了别", "同行",
    ),
    "timing": (
        "timing", "not now", "not yet", "postponed", "delayed", "too late", "too early", "too slow", "next year",
        "on hold", "推迟", "延期", "暂缓", "明年再",
    ),
    "no budget": (
        "budget", "no money", "no cash", "cant afford", "can t afford", "funding", "预算", "没钱", "资金",
    ),
    "no need": (
        "no need", "not needed", "don t need", "dont need", "no longer need", "no longer needs", "changed their mind",
        "changed his mind", "changed her mind", "pulled out", "withdrew", "withdrawn", "cancelled", "canceled",
        "not interested", "不需要", "没需求", "取消了", "不做了",
    ),
    "no answer": (
        "ghosted", "ghosting", "no answer", "no reply", "no response", "never replied", "never answered",
        "went quiet", "went silent", "gone quiet", "stopped replying", "unreachable", "没回", "不回",
        "联系不上", "失联",
    ),
    "quality": ("quality", "defects", "poor workmanship", "质量"),
}  # fmt: skip


def reasons_meant(folded: str) -> list[str]:
    """The reasons whose phrases stand in a folded text, each once."""
    words = f" {folded} "
    return [
        reason
        for reason, phrases in REASON_PHRASES.items()
        if any((f" {phrase} " in words) if phrase.isascii() else phrase in folded for phrase in phrases)
    ]
