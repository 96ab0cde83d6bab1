"""Words behind a list of customers that are no value of a field: everybody, without something, words between two."""

import re

from crmcli.words import tr_mark

# without an e-mail, with no next step: the first group is what is lacking.
LACKING = re.compile(
    r"(?:(?:customers|people|clients) )?(?:with )?(?:no|without|missing|没有|缺)\s*(?:an? )?(\S+(?: step)?)",
    re.IGNORECASE,
)
NEXT_STEP = ("next", "next step", "step", "follow-up", "followup", "reminder", "下一步", "提醒")
NO_NEXT_STEP = 'next_reminder = ""'
EVERYONE = ("all", "everyone", "everybody", "all customers", "customers", "clients", "people", "全部", "所有")
BETWEEN = (
    "and",
    "with",
    "in",
    "from",
    "the",
    "all",
    "who",
    "are",
    "have",
    "has",
    "customers",
    "people",
    "clients",
    "&",
)
EXAMPLE = tr_mark("stage = lead and city = Leeds")  # a condition for --where
