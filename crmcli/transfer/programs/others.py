"""Tables of Outlook, and of the Chinese services 纷享销客 and 销售易, beyond the words that every list shares."""

from crmcli.transfer.programs.layout import ProgramTable

_STAGES = {
    "线索": "lead",
    "验证客户": "lead",
    "初步接洽": "lead",
    "初步沟通": "lead",
    "需求确定": "qualified",
    "需求分析": "qualified",
    "需求调研": "qualified",
    "方案报价": "proposal",
    "商务报价": "proposal",
    "谈判审核": "negotiation",
    "商务谈判": "negotiation",
    "合同签订": "negotiation",
    "赢单": "won",
    "输单": "lost",
    "无效": "lost",
}

LAYOUTS = (
    ProgramTable(
        "Outlook",
        "calendar",
        "interactions",
        ("subject startdate starttime enddate endtime",),
        {
            "subject": "subject",
            "text": "description",
            "at": "startdate",
            "time": "starttime",
            "end": "enddate",
            "end_time": "endtime",
            "contact": "requiredattendees optionalattendees",
        },
        channel="meet",
    ),
    ProgramTable(
        "Outlook",
        "tasks",
        "reminders",
        ("subject duedate datecompleted", "subject duedate complete status"),
        {
            "text": "subject",
            "note": "notes",
            "due": "duedate reminderdate startdate",
            "done": "status",
            "done_at": "datecompleted",
            "contact": "contacts",
            "company": "companies",
        },
    ),
    ProgramTable(
        "纷享销客",
        "商机",
        "deals",
        ("商机名称 客户名称", "商机名称 商机阶段", "商机名称 销售阶段", "商机名称 商机编号"),
        {
            "title": "商机名称",
            "ref": "商机编号 商机id",
            "customer": "客户名称 客户",
            "stage": "销售阶段 商机阶段 阶段",
            "status": "商机状态 状态",
            "amount": "商机金额 预计金额 预计成交金额 金额",
            "currency": "币种 货币",
            "expected_close": "预计成交日期 预计结单日期 预计签单日期 预计成交时间",
            "opened_on": "创建时间 创建日期 商机创建时间",
            "closed_on": "赢单时间 赢单日期 输单时间 输单日期 实际成交日期 实际成交时间 成交日期 结单日期 关闭日期",
            "lost_reason": "输单原因 丢单原因 失败原因",
            "note": "备注 商机描述 描述",
        },
        stages=_STAGES,
    ),
)
