"""Whole questions typed as a command, and the command that answers them: data alone. WHO stands for the words there."""

PHRASES: dict[str, str] = {
    phrase: means
    for phrases, means in {
        "whats due|what is due|whats due today|what is due today|my day|whats on today|whats today": "today",
        "whats next|what next|whats on this week|whats coming": "agenda",
        "who owes|who owes me|who owes us|who owes money|who hasnt paid|who has not paid|late invoices|late payments"
        "|overdue invoices|overdue payments|unpaid invoices|open invoices|outstanding invoices": "report receivables",
        "who is quiet|who havent i spoken to|who have i not spoken to|who to call|who should i call": "quiet",
        "top customers|top clients|best customers|biggest customers|sales by customer|top customers this year":
            "report value",
        "last orders|recent orders|last sales": "order list",
        "calls today|viewings today|meetings today": "today",
        "谁欠我钱|谁没付款|谁还没付": "report receivables",
        "今天做什么|今天有什么": "today",
    }.items()
    for phrase in phrases.split("|")
}  # fmt: skip
# Questions with a name or a thing in them: how they begin, how they end, and the command.
ABOUT_WHO: tuple[tuple[str, str, str], ...] = (
    ("how much does ", " owe", "pay"),
    ("how much does ", " owe me", "pay"),
    ("what does ", " owe", "pay"),
    ("what does ", " owe me", "pay"),
    ("who buys ", "", "find"),
    ("who bought ", "", "find"),
    ("who ordered ", "", "find"),
    ("whats ", " number", "show"),
)
