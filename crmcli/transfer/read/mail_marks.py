"""What a mail program has noted on a mail: that it is a draft, spam, in the trash, a chat, or sent by no person."""

from email.message import Message

from crmcli.words import tr

# The folders of Gmail and other programs in the languages that their exports are written in.
_DRAFTS = frozenset((
    "drafts", "draft", "entwürfe", "brouillons", "borradores", "bozze", "rascunhos", "concepten", "下書き", "草稿",
    "草稿箱",
))  # fmt: skip
_SPAM = frozenset(("spam", "junk", "courrier indésirable", "correo no deseado", "迷惑メール", "垃圾邮件"))
_TRASH = frozenset((
    "trash", "bin", "deleted", "papierkorb", "corbeille", "papelera", "cestino", "lixeira", "prullenbak", "ゴミ箱",
    "已删除", "已删除邮件",
))  # fmt: skip
_CHATS = frozenset(("chat", "chats"))
_EXPUNGED = 0x8  # of X-Mozilla-Status


def reason_left_out(message: Message, labels_said: str) -> str:
    """What a mail is that is no contact with anybody ("drafts"), for people; "" for one that is.

    `labels_said` are the labels that Gmail gave it, with commas between.
    """
    labels = {label.strip().strip('"').casefold() for label in labels_said.split(",")}
    state = str(message.get("X-Mozilla-Status") or "")[:8].strip()
    flags = str(message.get("X-Status") or "")[:16].upper()
    if labels & _DRAFTS or "T" in flags or message.get("X-Mozilla-Draft-Info"):
        return tr("drafts")
    if labels & _SPAM:
        return tr("mails marked as spam")
    if labels & _TRASH or "D" in flags or (_is_hex(state) and int(state, 16) & _EXPUNGED):
        return tr("deleted mails")
    if labels & _CHATS:
        return tr("chats")
    if str(message.get("Auto-Submitted") or "").strip().lower().startswith("auto-replied"):
        return tr("automatic replies")
    return ""


def _is_hex(text: str) -> bool:
    return bool(text) and all(letter in "0123456789abcdefABCDEF" for letter in text)
