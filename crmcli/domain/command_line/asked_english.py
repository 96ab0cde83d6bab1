"""Whole English questions and the command that answers each: data alone.

A question is a pattern for the whole line. `@` is a customer, `<kind>` a text that must be of that kind (a month, an
amount). The line behind it is a command with the same places; several lines are several meanings, which are shown and
not taken. A section is tried only when one of its words stands in the line.
"""

_WH = (
    r"(?:(?:what|which|who|where)(?:'?s| is| are|s)? |show(?: me)? |give me |get(?: me)? |list(?: of)? |see |find |tell me |"
    r"do (?:i|we) have |have (?:i|we) got |is there |are there |how many |check |view |print |pull up )?"
)
_THE = r"(?:(?:the|my|our|all|any|of|full|whole|complete) )*"
_I = r"(?:i|we)"
_DETAIL = (
    r"(?:phone|mobile|cell|tel|telephone|e-?mail|mail|address|contact|number|birthday|bday|dob|details?|info|"
    r"information|wechat|whatsapp|website|city|company|title|role|card|record|profile|file|account|postcode|zip)"
)
_OF = r"(?:for|of|from|on|with|about|to|by|at)"
_NOTED = (
    r"(?:notes?|calls?|e-?mails?|history|timeline|interactions?|conversations?|activity|log|meetings?|visits?|everything|"
    r"correspondence|messages|chats?)"
)
_DEALS = r"(?:deals?|quotes?|jobs?|opportunit(?:y|ies)|opps|projects?|proposals?|offers?|bids?|estimates?)"
_QUOTES = r"(?:quotes?|proposals?|offers?|bids?|estimates?|quotations?)"
_PEOPLE = (
    r"(?:customers?|clients?|people|companies|contacts|leads?|prospects?|accounts|firms|everyone|everybody|anyone|"
    r"anybody|those|who)"
)
_CASES = r"(?:complaints?|claims?|cases?|tickets?|issues?|problems?|faults?)"
_BILLS = r"(?:invoices?|bills?|orders?|payments?|balances?|amounts?|money|dues?|debts?|accounts?|receivables?)"
_UNPAID = r"(?:open|unpaid|outstanding|overdue|pending|late|due|owed|missing)"
_SALES = r"(?:sales|turnover|revenue|income|takings|earnings|orders|invoices|invoiced|billing|billed|business|sold)"
_TASKS = r"(?:follow[- ]?ups?|tasks?|reminders?|to-?dos?|calls|actions?|activities|appointments?|meetings?|visits)"
_DIARY = (
    r"(?:diary|calendar|schedule|agenda|appointments?|meetings?|plans?|planner|events?|visits?|viewings?|calls|bookings?|"
    r"installs?|inspections?|jobs|tasks?|reminders?|follow[- ]?ups?|to-?dos?)"
)
_TO_DO = (
    r"(?:call(?: back)?|ring(?: back)?|phone|see|visit|do|e?mail|chase|contact|meet|follow up(?: with)?|speak (?:to|with)|talk "
    r"(?:to|with)|message|text|write to|send|reply to|get back to)"
)

SECTIONS: tuple[tuple[str, tuple[tuple[str, str | tuple[str, ...]], ...]], ...] = (
    (
        "phone mobile cell tel mail address contact number birthday bday dob detail info wechat whatsapp website city "
        "company title role card record profile file account postcode zip",
        (
            (rf"{_WH}{_THE}{_DETAIL}(?: (?:{_DETAIL}|no|nr|id))? {_OF} @", "show @"),
            (rf"(?:{_WH}|when(?:'?s| is) ){_THE}@'s {_DETAIL}(?: (?:{_DETAIL}|no|nr|id))?", "show @"),
            (rf"@ {_DETAIL}(?: (?:{_DETAIL}|no|nr|id|please|pls))?", "show @"),
            (rf"{_WH}{_THE}(?:contacts?|people|persons?|staff|employees)(?: persons?| people)?(?: {_OF}| in)? @",
             "contact list @"),
            (rf"{_WH}@'s (?:contacts|people|staff)", "contact list @"),
        ),
    ),
    (
        "who where when how what whats tell update status news latest summary brief overview show info know works",
        (
            (r"(?:who|where|what|how old)(?:'?s| is| does| do) @(?: (?:live|work|based|located|from|again))?", "show @"),
            (r"how(?:'?s| is| are| about)(?: things| it| business)?(?: with| at)? @(?: (?:doing|going|getting on|looking|these days))?",
             "brief @"),
            (rf"{_WH}{_THE}(?:update|status|news|latest|summary|briefing|brief|overview|rundown|background) {_OF} @", "brief @"),
            (r"what(?:'?s| is| has)? (?:happening|going on|up|new|the latest|the status|next|the story|the situation|"
             r"happened|outstanding|open) (?:with|for|on|at|about|of) @", "brief @"),
            (rf"(?:what (?:do|did) {_I} know about|tell me(?: more| all| everything)? about|all about|everything about) @",
             "show @"),
            (rf"who(?:'?s| is| works?| do {_I} know| do {_I} (?:talk|speak) to)?(?: (?:working|there))? at @", "contact list @"),
            (rf"when(?:'?s| is| was| did| does| do| am| are)? {_I}(?: \w+)? (?:seeing|see|meeting|meet|visiting|visit|calling|call|due)"
             rf"(?: up with| to call| to see| at)? @(?: next| again)?", "remind @ --list"),
            (rf"(?:how|where) did {_I} (?:meet|get|find|come across) @", "show @"),
            (r"where did @ come from|where does @ come from", "show @"),
        ),
    ),
    (
        "last when did what note notes history call calls mail timeline conversation activity log meeting visit everything talk "
        "spoke said message chat",
        (
            (rf"when (?:did|have|was) {_I} last (?:speak|spoken|talk|talked|call|called|see|seen|meet|met|contact|contacted|visit|"
             rf"visited|e?mail|e?mailed|ring|rang|hear|heard|text|write|in touch)(?:ed)?(?: to| with| from)? @", "show @"),
            (rf"(?:when was )?{_THE}last (?:call|contact|meeting|visit|e?mail|note|conversation|chat|time|touch|spoke|spoken|"
             rf"interaction|talk|talked|message|contacted|called|seen)s?(?: {_OF})? @", "show @"),
            (r"(?:what|did) (?:did |has |have )?@ (?:last )?(?:say|said|want|wanted|ask|asked|tell|told|need|mention|reply|replied|"
             r"answer|answered|respond|get back)(?: (?:me|us|for|to me|to us|to))?(?: last time| last)?"
             r"(?: about .+)?", "show @ --all"),
            (rf"what (?:did|have) {_I} (?:say|said|tell|told|promise|promised|discuss|discussed|talk about|talked about|agree|"
             rf"agreed|owe|offer|offered|quote|quoted|send|sent|do|done)(?: (?:to|with|for|on))? @(?: last time| last)?", "show @ --all"),
            (rf"{_WH}{_THE}{_NOTED} {_OF} @", "show @ --all"),
            (rf"{_WH}{_THE}@'s {_NOTED}", "show @ --all"),
            (rf"@ (?:last )?{_NOTED}", "show @ --all"),
        ),
    ),
    (
        "refer introd recommend sent send brought bring",
        (
            (r"who(?:m| all| else)? (?:did|has|have|was) @ (?:refer|introduce|recommend|send|sent|bring|brought)(?:r?ed|d)?"
             r"(?: to)?(?: me| us)?(?: to)?", "list --where 'referred_by = \"@name\"'"),
            (rf"{_WH}{_THE}(?:referrals?|introductions?|recommendations?|refered|referred) (?:from|by|of) @",
             "list --where 'referred_by = \"@name\"'"),
            (rf"{_WH}{_THE}{_PEOPLE}(?: (?:was|were|is|are|that|who))*(?: (?:referred|sent|introduced|recommended))(?: to me| to us)? (?:by|from) @",
             "list --where 'referred_by = \"@name\"'"),
            (rf"{_WH}@'s (?:referrals?|introductions?)|@ (?:referrals?|introductions?)", "list --where 'referred_by = \"@name\"'"),
            (r"who (?:referred|introduced|recommended|sent|brought)(?: me| us)?(?: to)? @(?: to me| to us| in)?", "show @"),
        ),
    ),
    (
        "owe owing balance outstanding debt paid pay statement credit settled overdue unpaid pending invoice bill payment dues "
        "money due receivable account owed",
        (
            (r"how much (?:does|do|is|has|did|are) @ (?:still )?(?:owe|owing|owes|paid|pay|due|outstanding|behind)(?: me| us)?", "pay @"),
            (r"what (?:does|do|is|did|has|are) @ (?:still )?(?:owe|owing|pay|paid|due)(?: me| us)?", "pay @"),
            (r"(?:does|has|did|have|is|do) @ (?:still )?(?:owe|paid|pay|settled?|owing|behind|overdue|late|up to date)(?: .*)?", "pay @"),
            (rf"{_WH}{_THE}{_UNPAID} (?:invoices?|bills?|orders?) {_OF} @", "order list @ --open"),
            (rf"{_WH}@'s {_UNPAID} (?:invoices?|bills?|orders?)", "order list @ --open"),
            (rf"{_WH}{_THE}(?:{_UNPAID} )?(?:balance|outstanding|debts?|payments?|statement|receivables?|credit|amount owed|money|dues)"
             rf"(?: due| owed| outstanding)? {_OF} @", "pay @"),
            (r"how much (?:is |does |do )?(?:outstanding|owed|due|open)(?: (?:by|from|for|with|at))? @", "pay @"),
            (rf"{_WH}@'s (?:balance|debts?|payments?|statement|credit|dues|outstanding)|@'s account", "pay @"),
            (r"@ (?:balance|owes|owing|outstanding|debts?|statement|dues|pending|unpaid|payments)(?: (?:me|us|amount|payments?|"
             r"what|how much))?", "pay @"),
            (rf"{_WH}{_THE}{_UNPAID} {_BILLS}(?: (?:do i have|have i got|are there|open))?", "report receivables"),
            (r"how much (?:am i|are we|is) (?:owed|outstanding|due|unpaid)(?: .*)?|what am i owed", "report receivables"),
            (r"how much (?:do|does) (?:people|customers|clients|they|everyone|everybody) owe(?: me| us)?", "report receivables"),
            (r"(?:money|cash) (?:owed|due|outstanding)(?: to me| to us)?", "report receivables"),
            (r"who(?:'?s| is| are)? (?:late|overdue|behind|slow)(?: (?:with|in|on|to|at))* (?:pay\w*|payments?|invoices?)", "report receivables"),
            (r"who(?: all| else)? (?:still )?(?:owes?|hasn'?t paid|has not paid|haven'?t paid|didn'?t pay|did not pay|not paid)(?: .*)?",
             "report receivables"),
            (r"(?:any|anything|what|whats|what'?s|what is|who|whos|who'?s) ?(?:is )?(?:overdue|late)|any overdue", ("today --late", "report receivables")),
        ),
    ),
    (
        "sales turnover revenue income takings earnings order invoic bill sold sell made make earn business month week year quarter "
        "today yesterday money payment cash how customer client account buyer",
        (
            (rf"{_WH}{_THE}{_SALES}(?: (?:in|for|of|during|from|so far))* <span>", "order list --since <span.since> --until <span.until>"),
            (rf"(?:how much|how many|what) (?:\w+ )?(?:did|have|do) {_I} (?:sell|sold|make|made|earn|earned|bill|billed|invoice|invoiced|take|taken|"
             rf"turn over)(?: (?:in|during|for|so far))* <span>", "order list --since <span.since> --until <span.until>"),
            (rf"{_WH}{_THE}(?:sales|orders?|revenue|turnover)(?: (?:report|list|summary|figures|totals?))(?: (?:for|in|of|during))? <span>",
             "order list --since <span.since> --until <span.until>"),
            (r"(?:total |all |gross )(?:my |the )?(?:sales|orders?|revenue|turnover|income)(?: (?:for|in|of|during))? <span>",
             "order list --since <span.since> --until <span.until>"),
            (rf"how (?:much|many) (?:sales|orders|invoices|money)(?: did {_I} (?:make|get|have|do|take|bill))?(?: in| for)? <span>",
             "order list --since <span.since> --until <span.until>"),
            (rf"<span>(?:'s|s)? {_SALES}", "order list --since <span.since> --until <span.until>"),
            (rf"{_WH}{_THE}{_SALES} (?:with|to|of|from|for|at|by) @(?: (?:in |for |this )?<span>)?", "order list @"),
            (rf"@(?:'s)? {_SALES}", "order list @"),
            (rf"{_WH}{_THE}(?:last |latest |recent |past |previous )?(?:orders?|purchases?|invoices?)(?: (?:placed|made|received))?"
             rf"(?: (?:from|of|by|for|with|to|at))? @", "order list @"),
            (rf"{_WH}@'s (?:last |latest |recent )?(?:orders?|purchases?|invoices?)", "order list @"),
            (r"(?:what|when|how much|how often) (?:did|has|does) @ (?:last )?(?:order|ordered|buy|bought|purchase|purchased)(?: last| from me| from us| so far)?",
             "order list @"),
            (r"(?:money|payments?|cash)(?: (?:in|received|collected|came in|i got|we got))* <span>|(?:what|how much)(?: (?:money|cash|payments?))?(?: did (?:i|we))? "
             r"(?:come in|came in|receive|received|collect|collected|get paid) (?P<span_>.+)", ("report changes --since <span.since>", "order list --since <span.since> --until <span.until>")),
            (rf"how (?:did|am|have|are) {_I} (?:do|doing|done)(?: (?:in|so far|for))*(?: <span>)", "report changes --since <span.since>"),
            (r"how (?:did|am|have|are) (?:i|we) (?:do|doing|done)(?: so far)?", "report changes"),
            (r"how(?: was|'?s| is| are)(?: the)? <span>(?: going| looking| so far)?", "report changes --since <span.since>"),
            (r"(?:what|anything)(?:'?s| has| is)?(?: happened| changed| new)(?: in| since)? <span>", "report changes --since <span.since>"),
            (rf"{_WH}{_THE}(?:best|top|biggest|largest|most valuable|favou?rite|main|key|most important)(?: \d+)? "
             rf"(?:customers?|clients?|accounts?|buyers?|people|spenders?)(?: (?:by .+|this year|ever))?", "report value"),
            (r"who (?:spends?|buys?|bought|spent|orders?|ordered) (?:the )?most(?: .*)?|who(?:'?s| is) my best (?:customer|client)", "report value"),
        ),
    ),
    (
        "deal quote job opportunit opps project proposal offer bid estimate pipeline won win lost lose close closing stuck "
        "forecast signed sign stale quotation sell sold",
        (
            (rf"{_WH}{_THE}(?:open|pending|outstanding|current|active|sent|live) {_QUOTES}(?: (?:do i have|have i got|are (?:open|out|there)|out))?",
             "deal list --stage proposal"),
            (rf"{_QUOTES} (?:open|pending|outstanding|sent|out|waiting)|{_WH}{_THE}{_QUOTES} (?:are |is )?(?:open|pending|outstanding|out)",
             "deal list --stage proposal"),
            (rf"{_WH}{_THE}(?:open|current|active|live|running|ongoing|pending)? ?{_DEALS}(?: (?:do i have|have i got|are (?:open|there|"
             rf"running|on|active)|i have|open|in progress|on|now|currently|going|on the go))*", "deal list"),
            (rf"{_WH}{_THE}(?:biggest|largest|top|best|highest|most valuable|main)(?: \d+)?(?: open)? {_DEALS}(?: open)?", "deal list"),
            (rf"{_WH}{_THE}(?:open |current )?{_DEALS} (?:for|with|of|from|at|by|to) @", "deal list @"),
            (rf"{_WH}@'s (?:open |current )?{_DEALS}", "deal list @"),
            (rf"{_WH}{_THE}{_DEALS} (?:are )?(?:over|above|bigger than|more than|larger than|worth over|worth more than) <amount>", "deal list --over <amount>"),
            (rf"{_WH}{_THE}{_DEALS} (?:are )?(?:under|below|smaller than|less than) <amount>", "deal list --under <amount>"),
            (rf"(?:how(?:'?s| is| much(?: is| money is)?)|{_WH[:-1]}|what(?:'?s| is))(?: in)? ?{_THE}pipeline(?: (?:value|total|worth|looking|doing|like|"
             r"report|summary|overview|now))*", "pipeline"),
            (rf"(?:which |what |how many )?{_THE}(?:{_DEALS} )?(?:did {_I} |have {_I} |{_I} |that )?(?:win|won|close|closed|sign|signed|land|landed)"
             rf"(?: (?:in|during))? <span>", "report changes --since <span.since>"),
            (rf"(?:which |what |how many )?{_THE}(?:won|closed|signed) {_DEALS}(?: in| this)? <span>", "report changes --since <span.since>"),
            (rf"(?:which|what|how many) ?(?:{_DEALS} )?(?:did|have) {_I} (?:win|won|close|closed|sign|signed|land)", "deal list --stage won"),
            (rf"(?:which|what|how many) ?(?:{_DEALS} )?(?:did|have) {_I} (?:lose|lost)", "deal list --stage lost"),
            (rf"(?:which |what |how many )?{_THE}(?:{_DEALS} )?(?:did {_I} |have {_I} |{_I} )?(?:lose|lost)(?: (?:in|during))? <span>",
             "report changes --since <span.since>"),
            (rf"why (?:do|did|are|am|have) {_I} (?:lose|losing|lost)(?: .*)?|{_THE}(?:lost|loss|losing) reasons|reasons for (?:losing|lost).*", "report lost"),
            (rf"{_WH}{_THE}{_DEALS}(?: that)?(?: are)?(?: due to| expected to| going to| should)? (?:closing|close|closes|due|expected)(?: in| by)? <month>",
             "forecast <month>"),
            (r"(?:what|which)(?:'?s| is| are| will)? (?:closing|going to close|due to close|close|expected)(?: in| by)? <month>", "forecast <month>"),
            (r"<month>(?:'s)? forecast|forecast (?:for |of |until )?<month>|how (?:is|does|'?s) <month> look(?:ing)?", "forecast <month>"),
            (r"forecast (?:for )?(?:christmas|xmas|year end|end of year)", "forecast december"),
            (rf"{_WH}{_THE}{_DEALS} (?:that |which )?(?:are |have )?(?:stuck|stale|stalled|gone cold|going cold|not moving|without (?:a )?next step|with no next step)",
             "deal list --stale"),
            (rf"{_THE}(?:win|success|hit|strike|close|closing|conversion) rate|how many (?:deals )?(?:do|did) {_I} win|how often do {_I} win", "report winrate"),
            (r"how long (?:do|does|did) (?:my )?(?:deals?|it|a deal|jobs?) take.*|(?:average )?sales cycle", "report cycle"),
            (rf"{_WH}{_THE}deals? by stage", "pipeline"),
        ),
    ),
    (
        "today todo tomorrow diary calendar schedule agenda appointment meeting plan event visit viewing call booking install inspection "
        "job task reminder follow do due pending next anything overdue what whats who",
        (
            (r"(?:what|who|anything|anyone)(?:'?s| is| are| have i got| do i have| am i doing| needs doing)?(?: (?:on|happening|planned|due|up|to do|scheduled|booked))?"
             r"(?: for)? today(?: to do)?", "today"),
            (rf"(?:who|whom|what|which \w+)(?: all| else)? (?:do|should|must|shall|can|have|need|am|are) {_I} (?:have |need |got |going |supposed )?"
             rf"(?:to )?{_TO_DO}(?: first| next)? (?:today|now|this morning|this afternoon|this evening)", "today"),
            (rf"(?:who|whom|what|which \w+)(?: all)? (?:do|must|have|need|am|are) {_I} (?:have |need |got |going |supposed )"
             rf"(?:to )?{_TO_DO}(?: first| next)?", "today"),
            (rf"{_WH}{_THE}(?:today'?s|todays) (?:plan|agenda|schedule|diary|list|work|{_TASKS})", "today"),
            (rf"{_WH}{_THE}{_DIARY} (?:for )?today", "today"),
            (rf"{_WH}{_THE}(?:pending|open|outstanding|due) {_TASKS}", "today --all"),
            (rf"{_WH}{_THE}(?:overdue|late|missed) {_TASKS}|{_TASKS} overdue", "today --late"),
            (r"(?:what|who|anything)(?:'?s| is)? ?(?:pending|due|left|to do|outstanding)", "today"),
            (r"who needs (?:a )?(?:follow[- ]?up|following up|reply|replying to|an answer)(?: today)?", "today"),
            (rf"(?:what|who|anything|anyone)(?:'?s| is| are| have i got| do i have| am i doing| do {_I} (?:see|call|meet|ring|visit))?"
             rf"(?: (?:on|planned|happening|due|up|scheduled|booked))?(?: for| on)? tomorrow", "today --all"),
            (rf"{_WH}{_THE}(?:tomorrow'?s|tomorrows) (?:plan|agenda|schedule|diary|list|work|jobs|{_TASKS})|{_DIARY} (?:for )?tomorrow", "today --all"),
            (rf"{_WH}{_THE}{_DIARY}(?: (?:do i have|have i got|are there|planned|booked|scheduled))?(?: (?:for|on|in|of|this))? <agenda>", "agenda <agenda>"),
            (r"(?:my |the |show |show me |check |open )*(?:diary|planner|appointments?|bookings?|schedule|calendar)", "agenda"),
            (r"(?:what|who|anything)(?:'?s| is| are| have i got| do i have| am i (?:doing|seeing|meeting))?(?: (?:on|planned|happening|due|up|scheduled|booked))?"
             r"(?: (?:on|for|in))? <agenda>", "agenda <agenda>"),
            (rf"{_THE}(?:plan|plans|programme) (?:for|on) <agenda>|<agenda>(?:'s|s)? (?:plan|plans|agenda|schedule|diary|{_DIARY})", "agenda <agenda>"),
            (r"(?:who(?:'?s| is)|call|ring) next|next (?:call|customer|one|client|up)", "next"),
            (rf"{_WH}{_THE}(?:next )?(?:steps?|{_TASKS}) {_OF} @", "remind @ --list"),
            (rf"{_WH}{_THE}next (?:step|{_TASKS})(?: {_OF})? @|@(?:'s)? next (?:step|{_TASKS})", "remind @ --list"),
            (rf"{_WH}@'s (?:{_TASKS}|next steps?)|@ (?:{_TASKS}|next)", "remind @ --list"),
        ),
    ),
    (
        "what who which calls activity visits meetings notes work log happened did done conversations emails",
        (
            (rf"what (?:did|have|all did) {_I} (?:do|done|did|get done|achieve)(?: on| in| so far)? <span>", "note list --since <span.since> --until <span.until>"),
            (rf"{_WH}{_THE}(?:activity|activities|calls|visits|meetings|notes|interactions|conversations|work|logs?|emails)"
             rf"(?: (?:for|from|of|in|on|made|since|logged|done|{_I} made|did {_I} make))* <span>", "note list --since <span.since> --until <span.until>"),
            (rf"(?:who|whom|which \w+|how many \w+)(?: all)? (?:did|have) {_I} (?:call|called|speak to|spoken to|speak with|talk to|talked to|see|seen|visit|visited|meet|"
             rf"met|contact|contacted|e?mail|e?mailed|ring|rung|make|made)(?: on| in)? <span>", "note list --since <span.since> --until <span.until>"),
            (r"<span>(?:'s|s)? (?:calls|activity|activities|notes|visits|work|log)", "note list --since <span.since> --until <span.until>"),
            (r"(?:summary|recap|report|review)(?: of| for)? <span>|<span>(?:'s|s)? (?:summary|recap|report|review)", "report changes --since <span.since>"),
        ),
    ),
    (
        "customer client people compan contact lead prospect account firm everyone everybody anyone anybody who those buyer seller "
        "renewal due where find vendor all with in missing without no new newest latest whose birthday vip hot cold show list",
        (
            (rf"{_WH}{_THE}(?:leads?|prospects?)(?: (?:who|that|which|are|is|came|come))* (?:in|from|near|at|around|via|through) <in>", "list --stage lead <in>"),
            (rf"{_WH}{_THE}{_PEOPLE}(?: (?:who|that|which|all|do i have|have i got))?(?: (?:is|are|lives?|works?|sits?|located|based|came|come))*"
             rf" (?:in|from|near|at|around|via|through) <in>", "list <in>"),
            (rf"{_WH}{_THE}{_PEOPLE} <in>", "list <in>"),
            (rf"{_WH}{_THE}<in> (?:customers?|clients?|people|leads?|prospects?|contacts?|companies|accounts?|ones|buyers|vendors|list)", "list <in>"),
            (rf"{_WH}{_THE}<tag>", "list <tag>"),
            (rf"{_WH}{_THE}<ownfield> (?:due |coming up |falling )?(?:in |of |for |due )*<month>", "list <ownmonth>"),
            (r"where do (?:my |our |the |all )*(?:leads|customers|clients|people|they|referrals) come from|how do (?:people|customers|clients|they) find (?:me|us)",
             "list --columns name,source --sort source"),
            (r"cold (?:leads|customers|clients|prospects)", ("quiet", "list --stage lead")),
            (rf"(?:print|show|display)(?: {_THE}| the | my )?(?:customer |client )?list", "list"),
            (rf"{_WH}{_THE}{_PEOPLE}(?: list)? (?:with|having|tagged|tagged as|marked|marked as|who are|that are|which are|are)(?: the)?(?: tag)? <tag>", "list <tag>"),
            (rf"{_WH}{_THE}(?:{_PEOPLE} )?(?:(?:with|that|who|which)(?: have| has)? )?(?:no|without|missing|lacking|has no|have no|with missing|don'?t have|"
             rf"doesn'?t have)(?: an?| any| the)? <missing>(?: number| address)?", "list --missing <missing>"),
            (r"(?:how many|number of|no\.? of|count|total) (?:leads|prospects)(?: (?:do i have|do we have|have i got|have we got|are there|in total))?", "list --stage lead"),
            (rf"(?:how many|number of|no\.? of|count|total|{_WH[:-1]}) ?{_THE}(?:customers|clients|people|contacts|companies|accounts|everybody|everyone)"
             r"(?: (?:do i have|do we have|have i got|have we got|are there|in total|list|i have|names))?", "list"),
            (rf"{_WH}{_THE}(?:new|newest|latest|recent|recently added|last added|last)(?: \d+)? (?:customers?|clients?|people|contacts?|leads?)", "list --sort -added"),
            (rf"{_WH}{_THE}(?:new|added)(?: (?:customers?|clients?|people|contacts?|leads?))?(?: added)?(?: in)? <span>",
             "list --where 'added >= <span.since> and added <= <span.until>'"),
            (rf"(?:who|whom|which \w+|{_PEOPLE})(?: all)? (?:haven'?t|have|did|didn'?t|hasn'?t)(?: not)? ?(?:i|we)?(?: not| never|n'?t)? ?(?:been )?(?:spoken|speak|talked|talk|called|call|"
             r"contacted|contact|seen|see|visited|visit|met|heard|e?mailed|touched|reached)(?: to| with| from)?(?: (?:in|for|since|the|over|during|all))* <quiet>",
             "list --quiet <quiet>"),
            (rf"whose birthdays?(?: is| are)?(?: it)?(?: in)? <month>|who(?:'?s| has| have| is)(?: got)?(?: a| having)*(?: birthdays?)(?: in)? <month>|"
             rf"{_WH}{_THE}birthdays?(?: in| for| of)? <month>|<month>(?:'s)? birthdays", "list --birthday <month>"),
            (r"(?:whose birthday is|who has a birthday|who(?:'?s| is) having a birthday|birthdays?)(?: it)? (?:soon|next|coming up|upcoming)|next birthdays?",
             ('list --birthday "this month"', 'list --birthday "next month"')),
        ),
    ),
    (
        "complaint claim case ticket issue problem fault",
        (
            (rf"{_WH}{_THE}(?:status|state|update|news) (?:of|on|for) (?:the )?@(?:'s)? {_CASES}|{_WH}@'s {_CASES}|(?:how|where)(?:'?s| is) @'s {_CASES}(?: doing| going)?",
             "case list @"),
            (rf"{_WH}{_THE}(?:open |unsolved |current )?{_CASES} (?:of|from|by|with|for|at) @|@ (?:complaints|claims|cases|tickets|issues|problems)", "case list @"),
            (rf"{_WH}{_THE}(?:open|unsolved|unresolved|current|pending)? ?(?:complaints|claims|cases|tickets|issues|problems|faults)"
             r"(?: (?:open|unsolved|are open|do i have|are there|are unsolved|pending|have i got))*", "case list"),
        ),
    ),
    (
        "log",
        (
            (r"log @ (?P<noun>demo|meeting|call|visit|tasting|viewing|appointment|site visit|review|catch[- ]?up|zoom|video call|presentation|training|inspection) <when>",
             ("remind @ <when> <noun>", "log @ '<noun> <when>'")),
        ),
    ),
    (
        "price",
        (
            (r"(?:set |change |update )?(?:the )?price (?:of |for )?<product> (?:to |is |= ?|at )?<amount>", "product edit <product> --price <amount>"),
            (r"(?:what(?:'?s| is) |show )?(?:the )?price (?:of |for )?<product>", "product list"),
        ),
    ),
    (
        "dup double",
        ((r"(?:check|find|show|any|look)?(?: for)? ?(?:dups?|dupes?|duplicates?|doubles)(?: (?:check|customers|contacts|clients))?", "dupes"),),
    ),
    (
        "stock product price catalogue inventory sell",
        (
            (rf"{_WH}{_THE}(?:stock|inventory|products?|prices?|price ?list|catalogue|catalog)(?: list)?|what do {_I} sell|what(?:'?s| is) in stock", "product list"),
        ),
    ),
    (
        "stage remaining left outstanding due owing balance",
        (
            (r"(?:what|which) stage(?:'?s| is) @(?:'s deal)?(?: (?:at|in|on|now))?|@(?:'s)? stage", "deal list @"),
            (r"(?:remaining|left|outstanding|due|owing|balance|amount due)(?: (?:for|from|of|by|with|at))? @|(?:what|how much)(?:'?s| is) (?:left|due|outstanding|remaining) "
             r"(?:for|from|of|by|with|at) @", "pay @"),
        ),
    ),
)  # fmt: skip
