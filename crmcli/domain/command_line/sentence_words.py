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
AT_FIRM = ("from", "at", "of", "@")
# What is asked of a customer where nothing else is said: phone mia.
DETAILS = frozenset(("phone", "email", "mail", "number", "address", "tel", "mobile"))
TASK_NOUNS = frozenset(("todo", "task", "reminder", "remindme"))  # words for a task, and no part of it
LEADING = ("to", "with", "for", "the", "w/", "on", "from", "about")  # between a verb and a name
# What two people do; told or planned by its time.
MEETINGS = frozenset(("lunch", "coffee", "dinner", "breakfast", "meeting", "viewing", "demo", "zoom"))
