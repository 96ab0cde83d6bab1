"""What people call commands, by meaning: words that are no command, and the command they mean; data alone.

A value is the command as it is typed, options last; several values are several meanings, which are told and not taken.
"""


def _table(lines: dict[str, str | tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        word: (means,) if isinstance(means, str) else means for words, means in lines.items() for word in words.split()
    }


COMMAND_WORDS: dict[str, tuple[str, ...]] = _table(
    {
        # lists
        "deals opportunities opportunity opps 商机": "deal list",
        "orders sales 订单": "order list",
        "payments": "pay",
        "cases complaints tickets issues questions 工单": "case list",
        "products items catalogue catalog 产品": "product list",
        "contacts 联系人": "contact list",
        "reminders tasks todos followups follow-ups due morning now day 提醒列表 今天": "today",
        "week calendar 日程 日历 本周": "agenda",
        "customers clients people accounts companies ls all 客户": "list",
        "leads prospects": "list --stage lead",
        "reports stats statistics figures 报表": "report",
        "birthdays birthday 生日": "list --where 'birthday ~ \"-\"' --columns name,birthday,phone --sort birthday",
        "owed owing receivables debtors debts debt unpaid outstanding owes 应收": "report receivables",
        "overdue late": ("today", "report receivables"),
        "trash bin deleted": "restore",
        # writing down
        "note jot record write wrote 记录 记": "log",
        "called rang phoned spoke voicemail vm": "log --call",
        "emailed mailed": "log --mail",
        "texted messaged": "log --chat",
        "met": "log --meet",
        "visited viewed": "log --visit",
        "call phone ring tel": ("log --call", "remind"),
        "email mail write-to": ("log --mail", "remind"),
        "text sms whatsapp wechat message": ("log --chat", "remind"),
        "meeting meet lunch": ("log --meet", "remind"),
        "visit viewing": ("log --visit", "remind"),
        "task todo followup follow-up reminder plan schedule appointment remindme 提醒": "remind",
        "complaint complain issue ticket 投诉": "case add",
        "question enquiry inquiry": "case add --question",
        "resolve solve solved": "case solve",
        "quote offer bid 报价": "deal add --stage proposal",
        "opportunity-add": "deal add",
        "sale sold sell invoice purchase bought ordered": "order add",
        "paid payment received receive 回款 收款": "pay",
        "refund refunded": "pay --refund",
        "rating score nps-add": "rate",
        # deals
        "won win 赢单": "deal won",
        "lost lose 输单": "deal lost",
        "move stage advance": "deal move",
        "park pause hold": "deal park",
        "close closed": ("deal won", "deal lost", "case solve", "done"),
        # customers and the book
        "new create insert 添加 新增": "add",
        "delete del remove erase 删除": "rm",
        "undelete recover unremove": "restore",
        "search lookup grep query 查找 搜索": "find",
        "update change modify set 修改": "edit",
        "view info get open card details display profile 查看": "show",
        "postpone defer delay reschedule push 推迟": "snooze",
        "finish finished complete completed tick check ticked 完成": "done",
        "duplicates dedupe dups duplicate": "dupes",
        "journal audit changes": "history",
        "revert rollback back unundo 撤销": "undo",
        "settings setting preferences prefs options configure": "config",
        "stages currency workdays rates": "config",
        "dashboard ui tui gui": "dash",
        "board kanban": "pipeline",
        "silent inactive sleeping dormant 沉默": "quiet",
        "funnel winrate cycle activity value satisfaction": "report",
        "win-rate conversion": "report winrate",
        "nps csat": "report satisfaction",
        "load": "import",
        "save dump": "export",
    }
)
# Words that stay behind the command they mean: crm stages is crm config stages.
KEPT = frozenset(("stages", "currency", "workdays", "rates", "funnel", "winrate", "cycle", "activity", "value",
                  "satisfaction"))  # fmt: skip

SUBCOMMAND_WORDS: dict[str, tuple[str, ...]] = _table(
    {
        "new create open start": "add",
        "ls all overview": "list",
        "view info get card details": "show",
        "delete del remove": "rm",
        "update change set modify rename": "edit",
        "win": "won",
        "lose": "lost",
        "resolve finish done complete fix fixed solved": "solve",
        "close closed": ("solve", "won", "lost"),
        "stage advance": "move",
        "hold pause snooze": "park",
        "take assign": "file",
        "overdue owed receivable debtors aging ageing unpaid debts": "receivables",
        "win-rate conversion wins": "winrate",
        "nps csat ratings": "satisfaction",
        "losses": "lost",
        "calls contacts activities": "activity",
        "stages": "funnel",
        "rfm abc": "value",
    }
)

# Words behind crm report that other commands answer.
REPORT_WORDS: dict[str, tuple[str, ...]] = _table(
    {
        "won": ("deal list --stage won", "report winrate"),
        "sales revenue turnover orders": ("order list", "report value"),
        "pipeline deals": "pipeline",
        "forecast": "forecast",
        "quiet": "quiet",
        "customers": "report value",
    }
)

# The command that shows one customer, beside one that shows everybody.
WITH_NAME: dict[str, tuple[str, ...]] = {
    "today": ("show",),
    "quiet": ("brief",),
    "pipeline": ("deal list",),
    "forecast": ("deal list",),
    "dash": ("show",),
}
