"""What Chinese lines begin with when verb and noun are written together (新建商机, 订单列表, 本月订单); data alone."""

ADDING = (
    *("添加一个", "新建一个", "新增一个", "加一个", "建一个", "开一个", "添加个", "新建个", "加个", "开个", "建个"),
    "记个",
    *("添加", "新增", "新建", "录入", "创建", "登记", "录", "加", "建", "开", "新"),
)
LISTING = ("查看", "列出", "查询", "显示", "所有", "全部", "我的", "查", "看")
BEHIND = ("列表", "录入", "登记", "查询", "一览", "清单")

# A noun: how it is added and how it is listed.
NOUNS: dict[str, tuple[str, str]] = {
    "客户": ("add", "list"),
    "线索": ("add --stage lead", "list --stage lead"),
    "商机": ("deal add", "deal list"),
    "单子": ("deal add", "deal list"),
    "项目": ("deal add", "deal list"),
    "报价": ("deal add --stage proposal", "deal list --stage proposal"),
    "订单": ("order add", "order list"),
    "产品": ("product add", "product list"),
    "投诉": ("case add", "case list"),
    "工单": ("case add", "case list"),
    "联系人": ("contact add", "contact list"),
    "提醒": ("remind", "today --all"),
    "待办": ("remind", "today --all"),
    "回款": ("pay", "report receivables"),
    "收款": ("pay", "report receivables"),
    "应收": ("pay", "report receivables"),
    "跟进": ("log", "find --notes"),
    "记录": ("log", "find --notes"),
    "拜访": ("log --visit", "find --notes"),
}
PLANS = ("安排", "日程", "计划", "提醒", "待办", "任务", "事", "事情")
# A stretch of days before a noun, and the week, or the days, that it names.
WEEKS = {"本周": "this week", "这周": "this week", "下周": "next week", "上周": "last week"}
# What stands before a name in a sentence and says nothing: 提醒我明天给…打电话.
REMINDING = ("提醒我", "提醒一下", "提醒", "记得", "别忘了", "帮我", "记一下", "到时候")
PARTICLES = "给跟和与找向对去约到了为把同，,。：: "
CHANNELS = {
    word: option
    for option, words in {
        "--visit": "拜访 上门",
        "--meet": "见面 见了 开会 吃饭",
        "--call": "打电话 电话 来电 通话",
        "--chat": "微信 短信",
        "--mail": "邮件",
    }.items()
    for word in words.split()
}
PAID = ("付了", "付款", "回款", "打款", "打了", "已付", "支付", "付清", "转账", "付", "汇了", "到账", "给了")
RECEIVED = ("收到", "收了", "收款", "回款", "到账")
WON = ("成交了", "签单了", "签了", "赢单了", "拿下了", "成了", "签合同了", "成交", "签单", "赢单", "赢了")
LOST = ("丢了", "丢单了", "输了", "黄了", "没成", "流失了", "丢单", "输单", "没戏了")
OWES = ("欠多少", "欠多少钱", "欠款", "还欠多少", "余额", "还欠多少钱")
