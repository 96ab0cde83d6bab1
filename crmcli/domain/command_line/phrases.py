"""Whole questions typed as a command, and the command that answers them: data alone. WHO stands for the words there."""

PHRASES: dict[str, str] = {
    phrase: means
    for phrases, means in {
        "what should i do today|what should i do|what do i do today|what now|my tasks|my reminders|todays calls"
        "|todays tasks|to do list|my list|whats due|what is due|whats due today|what is due today|my day|whats on today"
        "|whats today": "today",
        "whats next|what next|whats on this week|whats coming": "agenda",
        "who owes|who owes me|who owes us|who owes money|who hasnt paid|who has not paid|late invoices|late payments"
        "|overdue invoices|overdue payments|unpaid invoices|open invoices|outstanding invoices": "report receivables",
        "who needs a call|who needs calling|who to chase|who needs attention|who is going cold|who is quiet"
        "|who havent i spoken to|who have i not spoken to|who to call|who should i call": "quiet",
        "top customers|top clients|best customers|biggest customers|sales by customer|top customers this year":
            "report value",
        "last orders|recent orders|last sales": "order list",
        "calls today|viewings today|meetings today": "today",
        "how many customers|how many clients|how many customers do i have|how many clients do i have|my customers"
        "|my clients|everyone": "list",
        "where do they come from|where did they come from|where do customers come from|sources|lead sources":
            "list --columns name,source --sort source",
        "referrals|who referred whom|who refers": "list --columns name,referred_by --sort referred_by",
        "wip|work in progress|in progress|open work|open jobs": "deal list",
        "谁欠我钱|谁没付款|谁还没付|谁还没付款|谁没付钱|哪些没付款|谁欠款|欠款客户|没付款的"
        "|未付款客户": "report receivables",
        "今天做什么|今天有什么|今天要做什么|今天的安排|今日安排|今天干什么|我的待办|待办事项": "today",
        "明天的安排|明天有什么|明天要做什么|明天做什么": "today --all",
        "最近没联系的|最近没联系的客户|很久没联系的|好久没联系的客户|谁很久没联系|久未联系": "quiet",
        "转介绍|谁介绍的": "list --columns name,referred_by --sort referred_by",
        "客户来源|来源": "list --columns name,source --sort source",
        "订单列表|所有订单|查订单|订单记录": "order list",
        "商机列表|所有商机|查商机|商机记录": "deal list",
        "提醒列表|所有提醒|查提醒": "today --all",
        "工单列表|投诉列表|所有投诉": "case list",
        "回款记录|回款列表|收款记录": "report receivables",
    }.items()
    for phrase in phrases.split("|")
}  # fmt: skip
# Questions with a name or a thing in them: how they begin, how they end, and the command.
ABOUT_WHO: tuple[tuple[str, str, str], ...] = (
    ("how much does ", " owe", "pay"),
    ("show me ", "", "show"),
    ("what did ", " order", "order list"),
    ("what did ", " buy", "order list"),
    ("when did i last speak to ", "", "show"),
    ("when did i last talk to ", "", "show"),
    ("how much does ", " owe me", "pay"),
    ("what does ", " owe", "pay"),
    ("what does ", " owe me", "pay"),
    ("who buys ", "", "find"),
    ("who bought ", "", "find"),
    ("who ordered ", "", "find"),
    ("whats ", " number", "show"),
)
# How a question begins that a command answers whatever follows.
BEGINNINGS: tuple[tuple[str, str], ...] = (
    ("who owes ", "report receivables"),
    ("who hasnt paid ", "report receivables"),
    ("who hasnt ordered", "quiet --clock orders"),
    ("who has not ordered", "quiet --clock orders"),
    ("who havent ordered", "quiet --clock orders"),
)
