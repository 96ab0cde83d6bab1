"""Words that say nothing of what is to be done: please, can you, thanks; data alone.

Phrases stand before their parts.
"""

BEFORE = (
    "can you please", "could you please", "can you", "could you", "would you", "will you", "i would like to",
    "i'd like to", "i want to", "i need to", "i have to", "we need to", "let's", "lets", "please", "pls", "plz",
    "kindly", "hey", "hi", "hello", "ok", "okay", "so", "also", "and", "then", "now", "just", "crm", "bitte",
    "请帮我", "麻烦帮我", "请", "麻烦", "帮我", "帮忙", "我要", "我想", "给我",
)  # fmt: skip
BEHIND = (
    "thank you", "thanks", "thx", "please", "pls", "plz", "bitte", "谢谢", "吧",
)  # fmt: skip
