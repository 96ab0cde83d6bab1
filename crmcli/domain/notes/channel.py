"""The channel that the words of a reminder name: `call about the quote` is a call, 发邮件 is a mail."""

import re

_WORDS = {
    "call": "call|ring|phone|telephone|callback|rang|dial|电话|致电|回电|通话",
    "mail": "mail|email|e-mail|mails|emails|邮件|邮箱",
    "visit": "visit|drop by|stop by|拜访|上门|探访",
    "meet": "meet|meeting|lunch|coffee|dinner|见面|会面|面谈|约见",
    "chat": "chat|wechat|whatsapp|sms|dm|微信|短信|钉钉",
    "letter": "letter|postcard|写信|寄信",
}


def channel_named(text: str) -> str | None:
    """The channel named first in the text; None where no word names one."""
    folded, found = text.casefold(), []
    for channel, words in _WORDS.items():
        for word in words.split("|"):
            match = re.search(rf"\b{re.escape(word)}\b" if word.isascii() else word, folded)
            if match:
                found.append((match.start(), channel))
    return min(found)[1] if found else None
