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
        "deals opportunities opportunity opps projects project proj jobs job gig gigs 商机": "deal list",
        "quotes proposals estimates offers bids": "deal list --stage proposal",
        "stale stuck": "deal list --stale",
        "orders sales invoices bills past-orders 订单": "order list",
        "payments": "pay",
        "cases complaints tickets issues questions claims 工单": "case list",
        "products items catalogue catalog prices pricelist price-list 产品 产品列表 价格表": "product list",
        "contacts 联系人 联系人列表": "contact list",
        "reminders tasks todos followups follow-ups due morning now day 提醒列表 今天 今日 待办": "today",
        "tomorrow upcoming coming 明天": "today --all",
        "week thisweek next-week calendar month schedule-list 日程 日历 本周 本月": "agenda",
        "notes interactions logs timeline 往来 笔记": "find --notes",
        "customers clients people accounts companies ls all 客户 列表 客户列表": "list",
        "leads prospects": "list --stage lead",
        "reports stats statistics figures 报表": "report",
        "birthdays birthday 生日": "list --where 'birthday ~ \"-\"' --columns name,birthday,phone --sort birthday",
        "owed owing receivables debtors debts debt unpaid outstanding owes aging ageing": "report receivables",
        "balances 应收 应收款 欠款 欠账 谁欠钱": "report receivables",
        "overdue late past-due": ("today", "report receivables"),
        "trash bin deleted 回收站": "restore",
        "商机漏斗 销售漏斗": "pipeline",
        # writing down
        "jot record write wrote 记录 记 备注 跟进": "log",
        "sent left spent": "log",
        "called rang phoned telephoned spoke voicemail vm 打电话 电话 来电 去电": "log --call",
        "emailed mailed": "log --mail",
        "texted messaged 微信 短信 发微信": "log --chat",
        "met 见面 会面 开会": "log --meet",
        "visited viewed 拜访 上门": "log --visit",
        "call phone ring tel": ("log --call", "remind"),
        "email mail write-to": ("log --mail", "remind"),
        "text sms whatsapp wechat message": ("log --chat", "remind"),
        "meeting meet lunch": ("log --meet", "remind"),
        "visit viewing": ("log --visit", "remind"),
        "callback call-back": "remind",
        "book task todo chase followup follow-up reminder plan schedule appointment remindme 提醒": "remind",
        "complaint complain claim issue ticket rma problem defect fault 投诉 售后": "case add",
        "credit credit-note": ("order add --return", "pay --refund"),
        "closing": "forecast",
        "question enquiry inquiry": "case add --question",
        "resolve solve solved 解决": "case solve",
        "quote offer bid proposal estimate quotation angebot 报价": "deal add --stage proposal",
        "viewings appointments meetings visits calls": "agenda",
        "opportunity-add": "deal add",
        "sale sell invoice inv bill rechnung purchase bought ordered 下单 开单 录单": "order add",
        "return returned 退货": "order add --return",
        "sold": ("deal won", "order add"),
        "paid payment received receive recd rcvd 回款 收款 收到 到账": "pay",
        "refund refunded 退款": "pay --refund",
        "balance statement 余额": "pay",
        "rating score nps-add 评分 满意度": "rate",
        "review feedback testimonial": ("log", "rate"),
        # deals
        "won win signed closed-won 赢单 成交 签单": "deal won",
        "lost lose 输单 丢单": "deal lost",
        "move stage advance progress 推进": "deal move",
        "park pause hold": "deal park",
        "close closed": ("deal won", "deal lost", "case solve", "done"),
        # customers and the book
        "new create insert 添加 新增 加 新建 录入 新建客户 新客户 添加客户 新增客户 录入客户 加客户": "add",
        "delete del remove erase 删除 删": "rm",
        "archive archived hide": ("rm", "deal park"),
        "undelete recover unremove 恢复": "restore",
        "search lookup grep query 查找 搜索 查 查询 找 搜": "find",
        "update change modify set 修改 改 编辑": "edit",
        "view info get open card details display profile last 查看 看 详情": "show",
        "postpone defer delay reschedule push later 推迟 延后 延期": "snooze",
        "finish finished complete completed tick check ticked 完成": "done",
        "duplicates dedupe dups duplicate 查重": "dupes",
        "journal audit changes 历史": "history",
        "revert rollback back unundo oops whoops mistake storno 撤销 撤回": "undo",
        "undone re-do 重做": "redo",
        "settings setting preferences prefs options configure 设置 配置": "config",
        "stages currency workdays rates": "config",
        "dashboard ui tui gui": "dash",
        "board kanban 管道 漏斗": "pipeline",
        "预测": "forecast",
        "silent inactive sleeping dormant 沉默": "quiet",
        "funnel winrate cycle activity value satisfaction": "report",
        "win-rate conversion": "report winrate",
        "policy": ("deal add", "product add"),
        "policies": ("deal list", "product list"),
        "nps csat": "report satisfaction",
        "top best biggest ranking": "report value",
        "income revenue turnover takings earnings earned": ("order list", "report value"),
        "load 导入": "import",
        "合并": "merge",
        "备份": "backup",
        "收件箱": "inbox",
        "补货": "reorder",
        "save dump 导出": "export",
    }
)
# Words that stay behind the command they mean: crm stages is crm config stages.
KEPT = frozenset(("stages", "currency", "workdays", "rates", "funnel", "winrate", "cycle", "activity", "value",
                  "satisfaction"))  # fmt: skip

SUBCOMMAND_WORDS: dict[str, tuple[str, ...]] = _table(
    {
        "new create open start 添加 新增 加": "add",
        "ls all overview 列表": "list",
        "view info get card details 查看 看": "show",
        "delete del remove cancel 删除 取消": "rm",
        "update change set modify rename 修改 改": "edit",
        "win wins 赢 赢单 成交": "won",
        "lose dead 输 输单 丢单": "lost",
        "resolve finish done complete fix fixed solved 解决 完成": "solve",
        "close closed": ("solve", "won", "lost"),
        "stage advance reopen 移动 推进": "move",
        "hold pause snooze defer 暂停": "park",
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

# The noun of a group of commands, by what people call its things: close case 1, new deal acme.
NOUNS: dict[str, str] = {
    word: noun
    for noun, words in {
        "deal": "deal deals opportunity opp",
        "order": "order orders sale",
        "case": "case cases complaint ticket issue",
        "product": "product products item",
        "contact": "contact contacts",
    }.items()
    for word in words.split()
}

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

NEXT_WEEK = "next week"
PARKING = ("on hold until", "on hold till", "on hold", "parked until", "paused until", "hold until", "park until")
LISTING = ("list", "today", "agenda", "report receivables", "find --notes")  # what shows many things
# Commands that only show things: a slip of the fingers is taken for one of them.
READING = ("show", "find", "list", "today", "pipeline", "forecast", "agenda", "quiet", "brief", "history", "deal list",
           "order list", "case list", "product list", "contact list", "report receivables", "dupes")  # fmt: skip
# Commands that write: none of them answers crm report.
WRITING = ("deal won", "deal lost", "order add", "log", "rate", "remind")

# The command that shows one customer, beside one that shows everybody.
WITH_NAME: dict[str, tuple[str, ...]] = {
    "today": ("show",),
    "report receivables": ("pay",),
    "quiet": ("brief",),
    "pipeline": ("deal list",),
    "forecast": ("deal list",),
    "dash": ("show",),
}

# What of one customer another command lists: crm show acme orders is crm order list acme.
SHOWN_OF_ONE: dict[str, str] = {
    word: means
    for words, means in {
        "orders sales invoices 订单": "order list",
        "deals quotes 商机": "deal list",
        "cases complaints tickets 工单": "case list",
        "contacts people 联系人": "contact list",
        "payments balance owed ledger account statement 回款": "pay",
        "details info card profile number phone email address contact": "show",
        "history notes log timeline everything all 往来 历史": "show --all",
        "changes": "history",
    }.items()
    for word in words.split()
}

# Words behind crm today that show more of what is to come, and those that show what is late.
ALL_DAYS = ("all", "week", "this week", "next week", "tomorrow", "upcoming", "month", "全部", "明天", "本周", "下周")
LATE = ("late", "overdue", "past due", "逾期", "过期")
