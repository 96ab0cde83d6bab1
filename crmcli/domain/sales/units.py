"""Units that goods are counted in, English and Chinese, and which of them are the same."""

from functools import lru_cache

from crmcli.domain.text.unicode import simplify

# One line for each unit: its spellings. A single Latin letter is a unit only in lower case: a shirt comes in M and L.
_SPELLINGS = (
    "kg kgs kilo kilos kilogram kilograms 公斤 千克",
    "g gram grams 克",
    "t ton tons tonne tonnes 吨",
    "lb lbs pound pounds 磅",
    "oz ounce ounces 盎司",
    "斤 市斤",
    "l liter liters litre litres 升 公升",
    "ml 毫升",
    "gal gallon gallons 加仑",
    "m meter meters metre metres 米 公尺",
    "cm 厘米 公分",
    "ft foot feet 英尺",
    "m2 sqm 平方 平方米 平米",
    "m3 立方 立方米",
    "mg 毫克",
    "km 公里",
    "inch inches 英寸",
    "yd yard yards",
    "pints",
    "qt quart quarts",
    "两",
    "担",
    "亩",
    "kwh 千瓦时",
    "pc pcs piece pieces",
    "box boxes bx 盒",
    "bag bags 袋",
    "pack packs packet packets pk pkt 包",
    "bottle bottles 瓶",
    "can cans tin tins 罐 听",
    "carton cartons case cases ctn cs 箱",
    "barrel barrels drum drums bucket buckets 桶",
    "jar jars 坛",
    "crate crates 筐",
    "bundle bundles 捆",
    "roll rolls 卷",
    "sheet sheets 张",
    "set sets 套",
    "pair pairs 双 对",
    "dozen dozens doz dz 打",
    "gross",
    "ream reams 令",
    "cups 杯",
    "trays",
    "jug jugs",
    "keg kegs",
    "sack sacks",
    "bunch bunches 束",
    "loaf loaves",
    "blocks",
    "bricks",
    "vial vials",
    "spool spools",
    "reel reels",
    "coils",
    "strips",
    "pots",
    "plates",
    "pads",
    "books",
    "copies",
    "slabs",
    "sticks",
    "truckload truckloads",
    "containers",
    "pallet pallets 托",
    "tube tubes 支",
    "hour hours hr hrs h 小时 钟头",
    "day days 天 日",
    "week weeks 周",
    "month months 个月 月",
    "year years 年",
    "unit units",
    "license licenses licence licences",
    "seat seats",
    "user users 人",
    "session sessions 次 人次",
    "page pages 页",
    "portion portions 份",
    "人天",
    "人日",
    "人月",
    "台次",
    "车次",
    "课时",
    *"个只台部条根块片把辆本壶头颗株棵枚幅瓮扎车批饼提柜副组枝匹床册粒串团堆盆盘碗锅篮篓尾栋幢家篇节段截扇樘樽槽",
    *"叠沓刀摞垛丛朵袭件顿餐席桌名样类项笔单票桩剂帖贴板版排列管针滴缸轴圈杆茎股缕身顶架艘盏首出曲集期届位尊封",
)

_ODD_PLURALS = {
    "feet": "foot", "inches": "inch", "pints": "pint", "cups": "cup", "trays": "tray", "blocks": "block", "pots": "pot",
    "bricks": "brick", "coils": "coil", "strips": "strip", "plates": "plate", "pads": "pad", "books": "book",
    "copies": "copy", "slabs": "slab", "sticks": "stick", "containers": "container",
}  # fmt: skip

# A number before one of these is a size, a model or a kind: 5号电池, 55寸电视, 2026款, 3层货架.
_OF_KIND = "号度代级星寸色款型层门芯孔相座核维速档路折元角分毛钱万千百亿点"


@lru_cache(maxsize=1)
def _canonical() -> dict[str, str]:
    return {word: line.split()[0] for line in _SPELLINGS for word in line.split()}


def is_unit(word: str) -> bool:
    """Whether a word is one of the known units, in any of its spellings."""
    return word.casefold() in _canonical()


def can_be_unit(letter: str) -> bool:
    """Whether one Chinese character behind a number can be a unit; 号 or 寸 says which kind of thing it is."""
    return letter not in _OF_KIND


def is_same_unit(one: str, other: str) -> bool:
    """Whether two spellings mean one unit: kg and 公斤, bottle and bottles."""
    return _base(one) == _base(other)


def one_of(unit: str) -> str:
    """The unit as a price for one names it: box for boxes, foot for feet, pc for pcs; any other word as it is."""
    word = unit.strip().casefold()
    line = next((words for words in map(str.split, _SPELLINGS) if word in words), [])
    ends = {"s": "", "es": "", "ies": "y", "ves": "f"}
    for end, single in ends.items():
        if len(word) > len(end) + 1 and word.endswith(end) and (one := word.removesuffix(end) + single) in line:
            return one
    if word in line or not word.isascii() or not word.endswith("s") or word.endswith("ss"):
        return _ODD_PLURALS.get(word, unit)
    return unit.strip()[:-1]


def _base(unit: str) -> str:
    word = simplify(unit.strip().casefold())
    return _canonical().get(word) or _canonical().get(word.removesuffix("s")) or word.removesuffix("s")


def unit_pattern() -> str:
    """A regular expression for any known unit, the longest first; a Latin one ends where its word ends."""
    words = sorted(_canonical(), key=lambda word: (-len(word), word))
    latin = "|".join(word for word in words if word.isascii() and len(word) > 1)
    letters = "".join(word for word in words if word.isascii() and len(word) == 1)
    rest = "|".join(word for word in words if not word.isascii())
    return rf"(?:(?i:{latin})(?![^\W\d_])|[{letters}](?![^\W_])|{rest})"
