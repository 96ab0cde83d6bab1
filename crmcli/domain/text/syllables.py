"""The syllables of pinyin, and how a word that was typed may be parted into them (wangyongqing is wang yong qing)."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

_LONGEST_TYPED = 40
_SYLLABLES = (
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bu ca cai can cang cao ce cen "
    "ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong "
    "cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui "
    "dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua "
    "guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji "
    "jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua "
    "kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou "
    "lu luan lue lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai "
    "nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nue nun nuo nv nve o ou pa pai "
    "pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu "
    "quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha "
    "shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan "
    "sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang "
    "wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying "
    "yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi "
    "zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo"
)


@lru_cache(maxsize=1)
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """All syllables, and all their beginnings."""
    whole = frozenset(_SYLLABLES.split())
    return whole, frozenset(syllable[:end] for syllable in whole for end in range(1, len(syllable)))


def syllables_in(typed: str, *, is_whole: bool = True, most: int = 8) -> list[list[str]]:
    """Every way to part a folded word into pinyin syllables, long ones first: xian is [xian] or [xi, an].

    With is_whole=False the last may be the beginning of one (wangyongq). [] when it cannot be parted.
    """
    if not (typed.isascii() and typed.isalpha()) or len(typed) > _LONGEST_TYPED:
        return []
    ways = list(islice(_partings(typed, is_whole, set()), most))
    with_v = typed.replace("lyu", "lv").replace("nyu", "nv")  # tianyuan is tian yuan, and lyuwei is lv wei
    if with_v != typed:
        ways += islice(_partings(with_v, is_whole, set()), most - len(ways))
    return ways


def _partings(rest: str, is_whole: bool, dead: set[str]) -> Iterator[list[str]]:
    whole, beginnings = _syllables()
    if rest in whole or (not is_whole and rest in beginnings):
        yield [rest]
    if rest in dead:
        return
    is_dead = True
    for size in range(min(6, len(rest) - 1), 0, -1):
        if rest[:size] in whole:
            for more in _partings(rest[size:], is_whole, dead):
                is_dead = False
                yield [rest[:size], *more]
    if is_dead:
        dead.add(rest)
