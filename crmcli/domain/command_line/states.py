"""Words behind a list that say which of its things are wanted, by command: data alone."""

# What words behind a list mean: the options; () for what the list shows anyway.
STATES: dict[str, dict[str, tuple[str, ...]]] = {
    "deal list": {
        "open current active live 进行中 未结": (),
        "all everything 全部 所有": ("--all",),
        "closed finished done 已结": ("--all",),
        "stale stuck": ("--stale",),
    },
    "order list": {
        "open unpaid outstanding owed 未付 未付款 欠款": ("--open",),
        "all everything 全部 所有": (),
    },
    "case list": {
        "open current unsolved 未解决": (),
        "all everything closed solved done 全部 所有 已解决": ("--all",),
    },
}  # fmt: skip
# Deals by their expected close: deals closing january is the forecast of it.
CLOSING = ("closing", "close", "closes", "due", "expected")
# What people sort customers by, and the column that holds it.
SORT_WORDS = {
    "last": "last_contact", "contact": "last_contact", "last-contact": "last_contact", "contacted": "last_contact",
    "next": "next_reminder", "due": "next_reminder", "reminder": "next_reminder", "newest": "-added", "new": "-added",
    "date": "added", "created": "added", "oldest": "added", "recent": "-last_contact", "class": "tier", "grade": "tier",
}  # fmt: skip
OWED_WORDS = ("owed", "owes", "balance", "debt", "receivables", "unpaid", "outstanding")
