"""The vocabulary of the sample book: names nobody bears, numbers nobody answers, things nobody said.

Phones lie in the ranges kept for fiction (North America 555-01xx, Ofcom's 7946 0xxx) or in none at all (+86 120);
mail goes to .example, which leads nowhere. Holds words only; the story is made elsewhere.
"""

from typing import NamedTuple


class Trade(NamedTuple):
    """What a company does: its part of the name, how that is spelled in an address, and its industry."""

    name: str
    slug: str
    industry: str


FIRST_WORDS = ("Sample", "Example", "Pretend", "Imaginary", "Placeholder", "Storybook", "Invented", "Makebelieve")
TRADES = (
    Trade("Tea House", "tea-house", "hospitality"),
    Trade("Bakery", "bakery", "food"),
    Trade("Books", "books", "retail"),
    Trade("Print Shop", "print-shop", "printing"),
    Trade("Hotel", "hotel", "hospitality"),
    Trade("Bicycle Works", "bicycle-works", "manufacturing"),
    Trade("Garden Supply", "garden-supply", "retail"),
    Trade("Clinic", "clinic", "health"),
    Trade("Roasters", "roasters", "food"),
    Trade("Logistics", "logistics", "transport"),
    Trade("School of Music", "school-of-music", "education"),
    Trade("Ceramics", "ceramics", "manufacturing"),
    Trade("Law Office", "law-office", "services"),
    Trade("Co-working", "co-working", "services"),
    Trade("Hardware", "hardware", "retail"),
)
FIRST_WORDS_ZH = (
    ("示例", "shili"), ("虚构", "xugou"), ("样板", "yangban"), ("演示", "yanshi"), ("假想", "jiaxiang"),
    ("假定", "jiading"), ("样例", "yangli"),
)  # fmt: skip
TRADES_ZH = (
    Trade("茶行", "chahang", "hospitality"),
    Trade("书店", "shudian", "retail"),
    Trade("面包房", "mianbaofang", "food"),
    Trade("印刷厂", "yinshuachang", "printing"),
    Trade("酒店", "jiudian", "hospitality"),
    Trade("五金行", "wujinhang", "retail"),
    Trade("园艺", "yuanyi", "retail"),
    Trade("诊所", "zhensuo", "health"),
    Trade("物流", "wuliu", "transport"),
    Trade("琴行", "qinhang", "education"),
    Trade("陶瓷", "taoci", "manufacturing"),
    Trade("设计室", "shejishi", "services"),
)
INDUSTRIES_ZH = {
    "hospitality": "餐饮住宿", "retail": "零售", "food": "食品", "printing": "印刷", "manufacturing": "制造",
    "health": "医疗", "transport": "物流", "education": "教育", "services": "服务",
}  # fmt: skip

GIVEN_NAMES = (
    "Ada", "Ben", "Cleo", "Dora", "Eli", "Fern", "Gus", "Hana", "Ivo", "Jude", "Kit", "Lena", "Milo", "Nora", "Otto",
    "Pia", "Quinn", "Rosa", "Sol", "Tess", "Uma", "Vera", "Wes", "Xena", "Yara", "Zeno", "Aled", "Bea",
)  # fmt: skip
LAST_NAMES = ("Sample", "Example", "Pretend", "Fictive", "Nowhere", "Notareal")
LAST_NAMES_ZH = (
    ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"), ("赵", "zhao"),
    ("黄", "huang"), ("周", "zhou"), ("吴", "wu"), ("徐", "xu"), ("孙", "sun"), ("胡", "hu"), ("朱", "zhu"),
    ("高", "gao"), ("林", "lin"), ("何", "he"), ("郭", "guo"), ("马", "ma"), ("罗", "luo"), ("梁", "liang"),
    ("宋", "song"),
)  # fmt: skip
GIVEN_NAMES_ZH = (("示例", "shili"), ("样例", "yangli"), ("虚构", "xugou"), ("演示", "yanshi"), ("假设", "jiashe"))

CITIES = ("London", "Boston", "Dublin", "Toronto", "Singapore", "Leeds", "Austin")
CITIES_ZH = ("上海", "北京", "广州", "杭州", "成都", "深圳", "台北")
TITLES = ("owner", "buyer", "office manager", "director", "assistant")
TITLES_ZH = ("老板", "采购", "行政经理", "总监", "助理")
SOURCES = ("website", "trade fair", "cold call", "newsletter", "walk-in")
SOURCES_ZH = ("官网", "展会", "陌生拜访", "公众号", "自己上门")
TAGS = ("wholesale", "retail", "newsletter", "new office", "price-sensitive")
TAGS_ZH = ("老客户", "批发", "新店", "看重价格", "喜欢喝茶")


class DemoProduct(NamedTuple):
    """What is sold: its name and unit, price and cost of one in minor units."""

    name: str
    unit: str
    price: int
    cost: int


PRODUCTS = (
    DemoProduct("standing desk", "piece", 49_900, 31_000),
    DemoProduct("office chair", "piece", 18_900, 11_200),
    DemoProduct("bookshelf", "piece", 12_900, 7_400),
    DemoProduct("meeting table", "piece", 89_000, 56_000),
    DemoProduct("desk lamp", "piece", 4_900, 2_300),
    DemoProduct("locker", "piece", 15_900, 9_800),
    DemoProduct("会议白板", "块", 9_900, 5_200),
    DemoProduct("绿植花架", "个", 6_900, 3_100),
    DemoProduct("assembly", "hour", 4_500, 2_800),
)
PRODUCTS_ZH = (
    DemoProduct("升降桌", "张", 249_900, 155_000),
    DemoProduct("办公椅", "把", 89_900, 53_000),
    DemoProduct("书柜", "个", 64_900, 37_000),
    DemoProduct("会议桌", "张", 420_000, 265_000),
    DemoProduct("台灯", "盏", 19_900, 9_300),
    DemoProduct("储物柜", "个", 75_900, 46_000),
    DemoProduct("会议白板", "块", 49_900, 26_000),
    DemoProduct("绿植花架", "个", 34_900, 15_500),
    DemoProduct("上门安装", "小时", 12_000, 7_500),
)

# By channel, and by direction where the words depend on it.
NOTES = {
    "call": (
        "Called about the next order; wants a quote for {n} x {product}.",
        "Short call. Happy with the last delivery, no need at the moment.",
        "Asked about the price of the {product}; I named the volume discount.",
        "The budget is decided at the end of the month, call again then.",
        "Delivery was a day late; apologised and offered free assembly.",
        "Moving to a larger office in spring, may need {n} x {product}.",
    ),
    "mail out": (
        "Sent the catalogue and the price list.",
        "Sent the quote for {n} x {product}.",
        "Confirmed the delivery date.",
        "Sent photographs of the {product} in oak and in white.",
    ),
    "mail in": (
        "Asks for the dimensions of the {product}.",
        "Wants the invoice on paper.",
        "May order {n} x {product}.",
    ),
    "meet": (
        "Looked at samples together; the {product} is the favourite.",
        "Met the new buyer. Decides by price and delivery time.",
        "Went through the floor plan: room for {n} x {product}.",
    ),
    "visit": (
        "Visited the shop; the {product} stands well by the window.",
        "Measured the rooms. The lift takes two metres at most.",
    ),
    "chat out": ("Sent a picture of the {product}.", "Asked whether the {product} arrived well."),
    "chat in": ("Asks when the {product} is back in stock.", "Thanks for the help."),
    "letter out": ("Posted a card and the new catalogue.",),
}
NOTES_ZH = {
    "call": (
        "电话沟通，想要{n}件{product}的报价。",
        "对上次的交货很满意，暂时没有需求。",
        "问了{product}的价格，说了批量折扣。",
        "预算月底才定，到时再打。",
        "送货晚了一天，已道歉，安装免费。",
    ),
    "mail out": ("发了产品目录和价格表。", "发了{n}件{product}的报价单。", "确认了交货日期。"),
    "mail in": ("客户问{product}的尺寸。", "客户要纸质发票。"),
    "meet": ("一起看了样品，最喜欢{product}。", "见了新来的采购，看重价格和交期。", "看了平面图，能放{n}件{product}。"),
    "visit": ("上门拜访，量了房间尺寸。", "去店里看了，{product}放在窗边很合适。"),
    "chat out": ("微信发了{product}的照片。", "微信问了{product}收到没有。"),
    "chat in": ("客户问{product}什么时候有货。", "客户发来感谢。"),
    "letter out": ("寄了贺卡和新目录。",),
}
STEPS = (
    "send the quote for {n} x {product}",
    "call back about the delivery date",
    "ask how the {product} is doing",
    "bring samples of the {product}",
    "talk through the floor plan",
    "send the new price list",
)
STEPS_ZH = (
    "发{n}件{product}的报价单",
    "回电确认交期",
    "约时间看样品",
    "跟进付款",
    "发新的价格表",
    "问问{product}用得怎么样",
)
OWED_ZH = ("色卡", "发票", "改好的报价单", "样品照片")
AWAITED_ZH = ("采购订单", "盖章的合同", "平面图", "付款回单")
OWED = ("colour samples", "the invoice copy", "the revised quote", "发票")
AWAITED = ("the purchase order", "the signed offer", "the floor plan", "付款回单")
CASES = {
    "complaint": ("two chairs came scratched", "the delivery is late", "the drawer of a desk sticks"),
    "question": ("can the lockers be painted?", "how long is the warranty?"),
}
CASES_ZH = {"complaint": ("有两件货划伤了", "交货迟了"), "question": ("保修多久？", "颜色能定制吗？")}
SOLUTIONS = ("replaced free of charge", "explained, all is well", "ten percent off the next order")
SOLUTIONS_ZH = ("免费更换", "解释清楚了", "下次打九折")
DEAL_TITLES = (
    "{n} x {product}",
    "new office, {n} desks",
    "reading corner",
    "{product} for the shop",
    "refit of two rooms",
)
DEAL_TITLES_ZH = ("{n}件{product}", "新办公室{n}套桌椅", "会议室改造", "新店{product}")
LOST_REASONS = ("price", "timing", "competitor", "no budget", "no answer")
