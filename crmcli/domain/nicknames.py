"""Common short forms of first names: Bob for Robert. Used to show possible duplicates, never to be sure of one."""

from functools import lru_cache

# The full name, then its short forms; a short form may stand under several names.
_NAMES = """
robert bob rob bobby robbie bert|william bill will billy willy liam|richard dick rick rich ricky|james jim jimmy jamie
john jack johnny jon|jonathan jon jonny|edward ed eddie ted ned teddy|edwin ed|theodore ted theo teddy
charles charlie chuck chas|thomas tom tommy|michael mike mick mickey|daniel dan danny|david dave davey|joseph joe joey
samuel sam sammy|samantha sam|benjamin ben benny|alexander alex alec sandy sasha|alexandra alex sandra sasha lexi
andrew andy drew|anthony tony|antonio tony|matthew matt|nicholas nick nicky|nicolas nick|christopher chris kit
christian chris|christine chris chrissy tina|christina chris tina|patrick pat paddy|patricia pat patty trish tricia
peter pete|philip phil|phillip phil|stephen steve|steven steve|gregory greg|geoffrey geoff|jeffrey jeff|gerald gerry
kenneth ken kenny|lawrence larry|laurence larry laurie|leonard len lenny leo|louis lou louie|martin marty
nathaniel nat nate|nathan nate|oliver ollie|raymond ray|ronald ron ronnie|russell russ|timothy tim|vincent vince vinny
walter walt wally|zachary zach zack|frederick fred freddie|francis frank|franklin frank|harold harry hal
henry harry hank|albert al bert|alfred alf fred|allan al|arthur art|bernard bernie|bradley brad|calvin cal
clifford cliff|clinton clint|curtis curt|dennis den|donald don donnie|douglas doug|eugene gene|gabriel gabe
jacob jake|jerome jerry|joshua josh|maxwell max|maximilian max|mitchell mitch|randolph randy|rodney rod|roger rodge
stanley stan|sidney sid|victor vic|victoria vicky tori|elizabeth liz lizzie beth betty eliza betsy libby
margaret maggie meg peggy marge|catherine cathy kate katie cat|katherine kathy kate katie kat|kathleen kathy
jennifer jen jenny|jessica jess jessie|rebecca becky becca|susan sue susie|suzanne sue|deborah deb debbie
barbara barb babs|dorothy dot dottie dolly|eleanor ellie nell nora|ellen nell|emily em|amanda mandy|abigail abby gail
angela angie|annabelle anna belle|caroline carrie carol|carolyn carol|charlotte lottie charlie|cynthia cindy
frances fran|gwendolyn gwen|helen nell|isabella bella izzy|isabel izzy bel|jacqueline jackie|janet jan|joanna jo
josephine jo josie|judith judy|julia julie|kimberly kim|laura laurie|lillian lily|linda lindy|louise lou|lucille lucy
madeline maddie|marjorie marge|martha marty|melissa mel missy|melanie mel|michelle shelly|mildred millie|nancy nan
natalie nat|pamela pam|penelope penny|priscilla cilla|rachel rae|roberta bobbie|rosemary rose rosie|sarah sally sadie
stephanie steph|teresa terry tess|theresa terry tess|valerie val|veronica ronnie|virginia ginny|vivian viv
johannes hans|johann hans|friedrich fritz|heinrich heinz|wolfgang wolf|katharina kathi|elisabeth lisa elli sissi
giuseppe beppe|francesco franco|francisco paco pancho|jose pepe|guadalupe lupe|ignacio nacho|eduardo edu lalo
dmitri dima|aleksandr sasha|yekaterina katya|mikhail misha|ivan vanya|vladimir volodya vova|natalia natasha
tatiana tanya
"""


@lru_cache(maxsize=1)
def _full_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _NAMES.replace("\n", "|").split("|"):
        full, *short = group.split() or [""]
        for name in (full, *short):
            if name:
                found.setdefault(name, set()).add(full)
    return {name: frozenset(full) for name, full in found.items()}


def full_names(first_name: str) -> frozenset[str]:
    """The full names, folded, that a folded first name can stand for; empty for a name without a short form."""
    return _full_names().get(first_name, frozenset())
