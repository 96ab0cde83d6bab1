"""East Asian surnames and the Latin letters they are written with: Cantonese (Chan), Hokkien (Tan), Korean (Kim, Park).

Pure text. Another spelling is only a possible name: Wong is 王 or 黄, and Lee need be neither 李 nor 이.
"""

from functools import lru_cache

# A surname in characters (Chinese, Korean), then its spellings, pinyin first.
_SURNAMES = """
陈진 chen chan tan chin jin tran
王왕 wang wong ong heng
黄황 huang wong ng ooi wee hwang vong
张장 zhang cheung chang cheong teo teoh jang
林임림 lin lam lim im rim
李이리 li lee lei yi rhee ri ly
吴오 wu ng goh oh
梁양 liang leung leong neo nio yang
何하 he ho ha hoe
郑정 zheng cheng tay tee jung jeong chung joung
刘유류 liu lau low yoo yu ryu
周주 zhou chow chau chou chew ju joo
杨양 yang yeung yeong young yeo
曾증 zeng tsang tseng
郭곽 guo kwok kuo quek kwek kwak gwak
莫막 mo mok
罗나라 luo lo law loh na ra
赵조 zhao chiu chao cho jo
曹조 cao tso cho jo
孙손 sun suen son sohn
朱주 zhu chu choo ju joo
胡호 hu wu woo ho
高고 gao ko koh kao go
徐서 xu tsui chui hsu seo suh chee
许허 xu hui hsu khoo koh heo hur huh
邓등 deng tang teng
彭팽 peng pang phang
谢사 xie tse hsieh chia seah sa
冯풍 feng fung pung
叶엽 ye yip ip yeh yap
蔡채 cai choi tsoi choy tsai chua chae
潘반 pan poon pun phua ban
袁원 yuan yuen won
卢노로 lu lo loo noh roh no
钟종 zhong chung chong jong
苏소 su so soh
吕여려 lu lv lui loo ryeo yeo
马마 ma mah
关관 guan kwan kuan
谭담 tan tam tham
陆육 lu luk look yuk
戴대 dai tai
方방 fang fong pang bang
余여 yu yue yee yeo
俞유 yu yue yoo
邱구 qiu yau khoo chiu koo
江강 jiang kong kang
温온 wen wan
廖요 liao liu liew
严엄 yan yim eom um
萧소 xiao siu siew hsiao so
杜두 du to toh tu
程정 cheng ching
容 rong yung
伍오 wu ng
沈심 shen shum sum sim shim
黎여 li lai
赖 lai
麦맥 mai mak mok
区 ou au
欧구 ou au ow
欧阳 ouyang auyeung
司徒 situ szeto seto
简 jian kan
邝 kuang kwong fong
庄장 zhuang chong chuang
洪홍 hong hung ang
翁옹 weng yung ung ong
施시 shi sze see
石석 shi shek seok suk
甘감 gan kam
金김 jin kam kim gim
霍 huo fok
骆낙 luo lok
游유 you yau
尹윤 yin wan yoon yun
阮원 ruan yuen
任임 ren yam im lim
韩한 han hon
古고 gu koo
倪예 ni ngai
魏위 wei ngai wi
文문 wen man mun moon
冼 xian sin
成성 cheng shing sung seong
崔최 cui choi choe chwe tsui
姜강 jiang keung kang gang
朴박 piao pu park pak bak
申신 shen sun shin sin
权권 quan kuen kwon gwon
安안 an on ahn
宋송 song sung
全전 quan chuen jeon jun chun
田전 tian tin jeon
白백 bai pak baek paik
裴배 pei pui bae pae
南남 nan nam
车차 che cha
具구 ju kui koo gu
闵민 min man
禹우 yu woo
柳유류 liu lau yoo yu ryu
丁정 ding ting jung jeong
孔공 kong hung gong
卓탁 zhuo cheuk toh
符 fu foo
颜안 yan ngan gan
夏하 xia ha
熊웅 xiong hung
唐당 tang tong dang
汤탕 tang tong
董동 dong tung
邵소 shao siu
范범 fan faan
毛모 mao mo
梅매 mei mui
柯가 ke or kwa
钱전 qian chin
秦진 qin chun
蒋장 jiang tseung cheung chiang
尤 you yau
蓝남 lan lam
雷 lei lui
"""


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """Each surname: its writings in characters, and its spellings."""
    found = []
    for line in _SURNAMES.split("\n"):
        if line:
            characters, *spellings = line.split(" ")
            is_compound = characters in ("欧阳", "司徒")
            found.append(((characters,) if is_compound else tuple(characters), frozenset(spellings)))
    return tuple(found)


def is_spelling(word: str) -> bool:
    """True if a folded Latin word is a spelling of some surname."""
    return f" {word} " in _SURNAMES or f" {word}\n" in _SURNAMES


def surnames_spelled(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """The surnames in characters that a folded Latin word may be, and their other spellings; both may be empty."""
    groups = [group for group in _groups() if word in group[1]]
    characters = frozenset(each for own, _ in groups for each in own)
    return characters, frozenset(each for _, spellings in groups for each in spellings) - {word}


def spellings_of(surname: str) -> frozenset[str]:
    """The Latin spellings of a surname in characters; empty for one that is not known."""
    return frozenset(each for characters, spellings in _groups() if surname in characters for each in spellings)
