"""Words of sentences that are typed as a command: verbs of what was done and of what is to do; data alone."""

# Verbs of something done; each is a word of COMMAND_WORDS with a channel.
DONE_VERBS = frozenset((
    "called", "rang", "phoned", "spoke", "emailed", "mailed", "texted", "messaged", "met", "visited", "viewed", "sent",
    "left", "spent",
))  # fmt: skip
# Verbs of something to do; with the second ones a note may begin as well.
TASK_VERBS = frozenset((
    "send", "chase", "follow-up",
    "call-back", "book", "prepare", "check", "confirm", "arrange", "schedule", "follow", "write", "order",
    "invoice", "quote", "ask", "tell", "post", "print",
))  # fmt: skip
CONTACT_VERBS = frozenset((
    "call", "ring", "phone", "email", "mail", "text", "message", "whatsapp", "meet", "visit", "see",
))  # fmt: skip
# Verbs of the past that do not end in -ed.
PAST = frozenset((
    "gave", "told", "took", "brought", "did", "had", "went", "saw", "put", "taught", "swapped", "cut", "built",
))  # fmt: skip
# Verbs behind a name that only tell: what follows is a note, whatever stands in it.
TELLING = frozenset((
    "wants", "want", "wanted", "needs", "need", "needed", "asks", "asked", "ask", "says", "said", "say", "told",
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "likes", "like", "liked", "prefers",
    "thinks", "hopes", "may", "might", "can", "could", "called", "rang", "came", "went", "does", "did",
    "doesn't", "won't", "not", "and", "or", "but", "who", "also", "now", "just", "still", "interested",
    "looking", "bought", "sold", "moved", "gets", "got", "knows", "uses", "wishes", "expects", "plans",
    "offered", "offers", "mentioned", "complained", "promised", "agreed", "想", "要", "说",
))  # fmt: skip
# Nouns behind a name that are rather a fact to keep than a note.
ABOUT_FACTS = frozenset((
    "contact", "price", "amount", "stage", "deal", "order", "address", "mobile",
    "birthday", "bday", "city", "company", "tag", "tier", "source", "title", "budget", "discount", "return",
    "refund", "invoice", "quote", "quotation", "balance", "owner", "manager", "name",
))  # fmt: skip
MONEY_WORDS = frozenset((
    "paid", "payment", "deposit", "advance", "cash", "cheque", "check", "transfer", "transferred", "upi",
    "gpay", "token", "retainer", "zelle", "venmo", "paypal", "bank", "refund", "balance",
))  # fmt: skip
AT_FIRM = ("from", "at", "of", "@")
# What is asked of a customer where nothing else is said: phone mia.
DETAILS = frozenset(("phone", "email", "mail", "number", "address", "tel", "mobile"))
TASK_NOUNS = frozenset(("todo", "task", "reminder", "remindme"))  # words for a task, and no part of it
LEADING = ("to", "with", "for", "the", "w/", "on", "from", "about")  # between a verb and a name
# What two people do; told or planned by its time.
MEETINGS = frozenset(("lunch", "coffee", "dinner", "breakfast", "meeting", "viewing", "demo", "zoom"))
