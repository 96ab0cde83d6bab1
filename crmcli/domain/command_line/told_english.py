"""English statements about a customer and the command that writes each down: data alone, in the form of the questions.

Where a statement can be a change or a note both lines stand, and are shown. `@deal`, `@reminder` and `@case` are the
number of an open one of the customer.
"""

_IS = r"(?:is|=|:|are|was|to|as|into|on|at|now|has changed to|changed to|is now|should be|will be)"
_CHANGE = r"(?:change|set|update|make|correct|fix|edit|modify|put|save)"
_SOLVED = r"(?:settled|solved|resolved|fixed|closed|done|sorted(?: out)?|finished|repaired|ok now|dealt with)"
_CASE = r"(?:complaint|claim|case|ticket|issue|problem|fault)"
_DEAL = r"(?:deal|quote|job|project|opportunity|order|proposal|offer)"
_PART = r"(?:deposit|advance|down ?payment|part payment|token|retainer|premium|instalment|installment|booking amount|balance payment)"
_PAID = r"(?:paid|settled|cleared|payed)"
_NUMBER = r"(?:invoice|inv|bill|order|po|ref|reference|number|no)"
_EVENT = (
    r"(?:demo|meeting|call|visit|lunch|coffee|dinner|breakfast|tasting|viewing|appointment|site visit|review|catch[- ]?up|zoom|"
    r"video call|phone call|presentation|training|inspection|install|installation|delivery|follow[- ]?up|renewal|service|"
    r"check[- ]?in|interview|showing|walk[- ]?through|measure|survey|fitting|handover|kick[- ]?off|workshop)"
)

SECTIONS: tuple[tuple[str, tuple[tuple[str, str | tuple[str, ...]], ...]], ...] = (
    (
        "complain complaint claim case ticket issue problem fault",
        (
            (rf"@(?:'s)? {_CASE}(?: is| was| has been)? {_SOLVED}(?:[,:]? (?:by |with |and |- )?<text>)?", "case solve @case <text>"),
            (rf"(?:the )?{_CASE} (?:of|from|by|at|with) @(?: is| was| has been)? {_SOLVED}(?:[ ,:-]+<text>)?", "case solve @case <text>"),
            (rf"(?:the )?{_CASE}(?: is| was| has been)? {_SOLVED}(?: (?:for|of|with|from|by))? @(?:[ ,:-]+<text>)?", "case solve @case <text>"),
            (rf"(?:solve|solved|fix|fixed|close|closed|resolve|resolved|settle|settled|finish|finished) (?:the )?{_CASE}(?: (?:of|from|for|with|by))? @"
             rf"(?:[ ,:-]+<text>)?", "case solve @case <text>"),
            (rf"@(?:'s)? {_CASE}[ ,:-]+<text>", "case add @ <text>"),
            (rf"(?:new )?{_CASE} (?:from|by|with|at|of|for) @[ ,:-]+<text>", "case add @ <text>"),
            (r"@ (?:complains?|complained|is complaining|has complained|was complaining|has a complaint|has complaints|has (?:a|an) (?:problem|issue)|"
             r"has problems)(?: (?:about|that|with|of|:))*[ ,:-]+<text>", "case add @ <text>"),
        ),
    ),
    (
        "paid settled cleared payed invoice",
        (
            (rf"@ (?:has |have |just )?{_PAID}(?: (?:for|off|me|us))? (?:the |his |her |their |my |our )?{_NUMBER}s?\.? ?(?:no\.? |number |#)?<orderref>"
             rf"(?: (?:in full|today|now))?", "pay @ all --order <orderref>"),
            (rf"@(?:'s)? {_NUMBER}\.? ?(?:no\.? |number |#)?<orderref> (?:is |was |has been )?{_PAID}(?: in full)?", "pay @ all --order <orderref>"),
            (rf"{_NUMBER}\.? ?(?:no\.? |number |#)?<orderref> (?:is |was |has been )?{_PAID}(?: (?:in full|by @|today))*", "pay <owner> all --order <orderref>"),
            (rf"@ (?:has |have )?{_PAID} (?:by |via |in |with )?<method>(?: (?:no\.? |number |#)?(?P<note>\d+))?[, ]+<amount>",
             "pay @ <amount> --method <method> --note <note>"),
            (rf"@ (?:has |have |just )?{_PAID}(?: (?:me|us|up))? ?(?:in full|full|fully|everything|all|the (?:rest|balance|lot|whole)|it all|it off|up|off)",
             "pay @ all"),
            (rf"@ (?:has |have )?{_PAID} (?:a |the |his |her |their )?(?P<note>deposit|down ?payment|retainer|premium|instalment|installment)(?: of|:)? <amount>",
             "pay @ <amount> --note <note>"),
        ),
    ),
    (
        "recei recd rec'd rcvd got collected took deposit payment pd retainer premium instal money cheque check transfer cash banked advance token booking",
        (
            (r"(?:received|recd|rec'd|got|rcvd|collected|took|banked|payment(?: of)?|pd)(?: a)?(?: (?:payment|cheque|check|transfer|cash))?(?: of)? <amount>"
             r"(?: payment)? (?:from|by|of) @", "pay @ <amount>"),
            (r"(?:received|recd|rec'd|got|rcvd|collected|took|banked|payment(?: of)?|pd)(?: a)?(?: payment)?(?: of)? <amount>(?: payment)? "
             r"(?:from|by|of) @(?:,| -)? (?:by |via |in |as |through |with )?<method>", "pay @ <amount> --method <method>"),
            (r"(?:payment|money|cheque|check|transfer|cash)(?: received| in| arrived)? (?:of|from|by|for) @(?: (?:arrived|received|came|in|is in))*(?: of|:)? <amount>",
             "pay @ <amount>"),
            (r"@(?:'s)? payment(?: (?:of|received|arrived|is|was|came|in|:))* <amount>(?: (?:arrived|received|came in|is in|in))?", "pay @ <amount>"),
            (r"(?P<note>deposit|down ?payment|retainer|premium(?: payment)?|instalment|installment)(?: (?:from|of|by))? @(?: of)?:? <amount>",
             "pay @ <amount> --note <note>"),
            (r"(?P<note>deposit|down ?payment|retainer|premium(?: payment)?|instalment|installment)(?: (?:from|of|by))? @(?: of)?:? <amount> (?:by |via |in )?<method>"
             r"(?: (?:no\.? |#)?(?P<cheque>\d+))?", "pay @ <amount> --method <method> --note <note>"),
            (rf"@(?:'s)? (?P<note>{_PART})(?: (?:of|is|was|paid|received))*:? <amount>(?: (?:has |just )?(?:arrived|received|came in|came|paid|in|is in))?",
             "pay @ <amount> --note <note>"),
            (rf"@(?:'s)? (?P<note>{_PART})(?: (?:of|is|was|paid|received))*:? <amount>,? (?:by |via |in |through )?<method>",
             "pay @ <amount> --method <method> --note <note>"),
            (rf"@(?:'s)? (?P<note>{_PART})(?: (?:of|is|was|paid|received))*:? <amount>,? (?:by |via |in |through )?<method> (?:no\.? |number |#)?"
             r"(?P<cheque>[A-Z-]*\d+)", "pay @ <amount> --method <method> --note '<note> <cheque>'"),
            (r"(?P<note>(?:1st|2nd|3rd|4th|first|second|third|last|final|next) (?:payment|instalment|installment))(?: (?:from|of|by))? @:? <amount>",
             "pay @ <amount> --note <note>"),
            (r"(?P<note>(?:1st|2nd|3rd|4th|first|second|third|last|final|next) (?:payment|instalment|installment))(?: (?:from|of|by))? @:? <amount>,? "
             r"(?:by |via |in )?<method>", "pay @ <amount> --method <method> --note <note>"),
        ),
    ),
    (
        "refer introd recommend sent",
        (
            (r"@ (?:was |were |is |has been )?(?:referred|introduced|recommended|sent)(?: to (?:me|us))? (?:by|from) @2", "edit @ referred_by=@2name"),
            (r"@ (?:referred|introduced|recommended|sent)(?: me| us)?(?: to)? (?:(?:his|her|their|my|a|the) )?(?:(?:sister|brother|friend|colleague|cousin|neighbou?r|boss|wife|husband|mother|father|son|daughter|partner|client|customer)s? )?(?P<newname>[a-z' -]{2,40}?),? (?P<phone>[+(]?\d[\d ().-]+)", "add <newname> <phone> --by @"),
            (r"@2 (?:referred|introduced|recommended|sent)(?: me| us)?(?: to)? @", "edit @ referred_by=@2name"),
        ),
    ),
    (
        "tag vip mark label flag make is tier class grade rank customer untag remove",
        (
            (r"@ (?:is |= )?(?:now )?(?:an? )?(?:tier|class|grade|rank|level|category) <tier>", "edit @ tier=<tier>"),
            (r"@ (?:is|=) (?:now )?(?:an? )?<tier>[- ](?:customer|client|account|lead)", "edit @ tier=<tier>"),
            (rf"(?:make|{_CHANGE}|mark|upgrade|promote|move) @ (?:to |as |an? |into )*(?:tier|class|grade|rank|level) <tier>", "edit @ tier=<tier>"),
            (r"(?:make|mark|flag|label) @ (?:as |with |a |an )*<newtag>(?: (?:too|please|also|as well))?", "edit @ --tag <newtag>"),
            (r"add (?:the )?tag <newtag> (?:to|for|on) @|add <newtag> tag (?:to|for|on) @", "edit @ --tag <newtag>"),
            (r"@ (?:is|are) (?:now )?(?:an? )?(?:also )?<intag>(?: (?:now|too|customer|client))*", "edit @ --tag <intag>"),
            (r"@ (?:is|are) (?:now )?an? (?P<newtag>\S+)(?: (?:now|too))*", ("edit @ --tag <newtag>", "log @ <tail>")),
            (r"(?:@(?:'s)? )tags?[ :=]+<newtag>", "edit @ --tag <newtag>"),
            (r"(?:remove|untag|delete|take) (?:the )?(?:tag )?<intag>(?: tag)? (?:from|off|of) @|untag @ <intag>", "edit @ --untag <intag>"),
        ),
    ),
    (
        "",
        (
            (r"@(?:'s)? <field>(?: (?:number|address))? (?:has |is |was )?(?:changed|moved|updated|corrected)(?: to|:)? <value>", "edit @ <changed>"),
            (r"@ (?:is|lives|sits) in <place>", ("edit @ city=<place>", "log @ <tail>")),
            (rf"@'s (?:new )?<field>(?: (?:number|address|date))? {_IS}(?: {_IS})* <value>", "edit @ <added>"),
            (rf"@(?:'s)? (?:new |other |second )?(?:number|no\.?|phone|cell|mobile|tel)(?: (?:number|no))?(?: {_IS})*[:,]? <phone>", "edit @ --phone <phone>"),
            (rf"@(?:'s)? (?:new )?<field>(?: (?:number|address|date|no|id))?(?: {_IS})*[:,]? <formed>", "edit @ <added>"),
            (r"@ is (?:the |an? |our |now (?:the )?)?<job>", "edit @ title=<job>"),
            (r"@(?:'s)? <own> date(?: is|:| =| on)? <value>", "edit @ --set <own>"),
            (rf"(?:the )?(?:new )?<field>(?: (?:number|address|date|no|id))? (?:of|for) @ {_IS}(?: {_IS})* <value>", "edit @ <added>"),
            (r"(?:the )?(?:new )?<field>(?: (?:number|address|date|no|id))? (?:of|for) @:? <formed>", "edit @ <added>"),
            (rf"{_CHANGE}(?: the| a)?(?: new)? <field>(?: (?:number|address|date))? (?:of|for) @ (?:to|as|=|:|is|into) <value>", "edit @ <changed>"),
            (rf"{_CHANGE} @(?:'s)? <field>(?: (?:number|address|date))?(?: (?:to|as|=|:|into|is))? <value>", "edit @ <changed>"),
            (r"add(?: the| a)?(?: new)? <field>(?: (?:number|address|date))?(?: (?:of|for|to))? @:? <formed>", "edit @ <added>"),
            (r"add(?: the| a)?(?: new)? <field>(?: (?:number|address|date))?:? <formed> (?:of|for|to) @", "edit @ <added>"),
            (r"add <mail> (?:to|for) @", "edit @ --email <mail>"),
            (r"@ (?:has|got|has got) (?:a |an |his |her |the )?(?:new )?<field>(?: (?:number|address))?(?:[,:]|(?: (?:now|is|at|on)))* <value>", "edit @ <added>"),
            (rf"{_CHANGE}(?: the| a)?(?: new)? <own> (?:of|for) @ (?:to|as|=|:|is) <value>", "edit @ --set <own>"),
            (r"@ was born(?: on)? <bday>|@ born(?: on)? <bday>", "edit @ birthday=<bday>"),
            (r"@ (?:lives|is based|is located|lives now|is living) in <place>", "edit @ city=<place>"),
            (r"@ (?:has |is |was )?(?:now )?(?:moved|relocated|moving) to <place>", ("edit @ city=<place>", "edit @ company=<place>", "log @ <tail>")),
            (r"@ (?:now )?(?:works|working) (?:at|for|with) <place>|@ (?:has )?joined <place>|@ is (?:now )?(?:with|employed by) <place>",
             "edit @ company=<place>"),
            (r"@ (?:is )?now (?:at|with|in) <place>", ("edit @ company=<place>", "edit @ city=<place>", "log @ <tail>")),
        ),
    ),
    (
        "",
        (
            (rf"@(?:'s)? <titled>(?: {_DEAL})?(?: is| was| has been)? (?:won|signed|accepted|agreed|approved)!?", "deal won <titled>"),
            (rf"@(?:'s)? <titled>(?: {_DEAL})?(?: is| was| has been)? lost(?:[ ,:-]+|(?: (?:to|because|due|since|as|of)))+ <text>", "deal lost <titled> <reason> <text>"),
            (r"(?:quote|offer|proposal|bid|estimate|quotation|angebot) (?:(?:for |to )@[: ]+|@: ?)(?P<title>.+)[ ,:]+<amount>", "deal add @ <title> <amount> --stage proposal"),
            (r"(?:new )?(?:deal|opportunity|job|project) (?:(?:for |with |at )@[: ]+|@: ?)(?P<title>.+)[ ,:]+<amount>", "deal add @ <title> <amount>"),
            (r"(?:invoice|inv|bill|rechnung|order) (?:for |to )?@[: ]+<amount>,? due (?:on |by )?<when>", "order add @ <amount> --due <when>"),
            (r"(?:invoice|inv|bill|rechnung|order) (?:for |to )?@[: ]+<amount>,? (?:net ?|terms |due in |payable in )(?P<terms>\d+) ?(?:days?|d)?", "order add @ <amount> --terms 'net <terms>'"),
            (r"(?:invoice|inv|bill|rechnung) (?:for |to )?@[: ]+(?:no\.? |number |#)?<newref>[,:]? <amount>(?:,? (?:net ?|terms |due in |due )?(?P<terms>\d+) ?(?:days?|d)|,? net ?(?P<terms_>\d+))",
             "order add @ <amount> --ref <newref> --terms 'net <terms>'"),
            (r"(?:invoice|inv|bill|rechnung) (?:for |to )?@[: ]+(?:no\.? |number |#)?<newref>[,:]? <amount>", "order add @ <amount> --ref <newref>"),
            (r"(?:invoice|inv|bill|rechnung) (?:for |to )?@[: ]+(?:no\.? |number |#)?<newref>[,:]? (?P<items>\d+ ?x? ?[^\d\s].*\x40.*)", "order add @ <items> --ref <newref>"),
            (rf"@(?:'s)? {_DEAL}(?: (?:is|now|at|to|=|amount|value|worth|of|was|for|:))* <amount>", "deal edit @deal --amount <amount>"),
            (rf"{_CHANGE} (?:the )?@(?:'s)? {_DEAL}(?: (?:amount|value|price|size))?(?: to)? <amount>", "deal edit @deal --amount <amount>"),
            (rf"{_CHANGE} (?:the )?(?:amount|value|price|size) (?:of|for) @(?:'s)?(?: {_DEAL})? to <amount>", "deal edit @deal --amount <amount>"),
            (rf"@(?:'s)? {_DEAL} (?:(?:is|moved|goes|went|now|to|into|in|->|at|stage|has|gone|moves|:) )*<stage>(?: stage)?", "deal move @deal <stage>"),
            (rf"(?:move|push|advance|{_CHANGE}) (?:the )?@(?:'s)? {_DEAL}(?: (?:stage|to|into|as|on))+ <stage>(?: stage)?", "deal move @deal <stage>"),
            (rf"(?:the )?(?:expected )?(?:close|closing)(?: date)?(?: (?:of|for))? (?:the )?@(?:'s)?(?: {_DEAL})?(?: (?:is|to|on|by|:))* <when>", "deal edit @deal --close <when>"),
            (rf"@(?:'s)?(?: {_DEAL})? (?:closes|closing|to close|will close|should close|expected to close|close date|closing date|expected)(?: (?:on|by|in|at|is|:))* <when>",
             "deal edit @deal --close <when>"),
            (rf"{_CHANGE} (?:the )?(?:close|closing)(?: date)? (?:of|for) @(?:'s)?(?: {_DEAL})? to <when>", "deal edit @deal --close <when>"),
            (rf"(?:put|place|park|move) @(?:'s)?(?: {_DEAL})? on (?:hold|ice)(?: (?:until|till|til|for|to))? <when>", "deal park @deal <when>"),
            (rf"@(?:'s)?(?: {_DEAL})? (?:is )?on (?:hold|ice)(?: (?:until|till|til|for|to))? <when>", "deal park @deal <when>"),
            (rf"(?:we |i )?(?:won|win|signed|got|landed|closed) (?:the )?@(?:'s)?(?: {_DEAL})?!?", "deal won @deal"),
            (rf"@(?:'s)? {_DEAL}(?: is| was| has been)? (?:won|signed|accepted|agreed|approved|confirmed)!?", "deal won @deal"),
            (rf"@(?:'s)?(?: {_DEAL})? (?:has |have |is |just )?(?:signed|accepted|confirmed|agreed|approved|said yes|gave (?:the |us )?(?:go[- ]?ahead|green light)|"
             rf"signed up|given the go[- ]?ahead|going ahead)(?: .*)?", ("deal won @deal", "log @ <tail>")),
            (rf"(?:the )?<deal>(?: {_DEAL})?(?: is| was| has been)? (?:won|signed)!?", "deal won <deal>"),
            (rf"(?:we |i )?(?:won|win|signed|landed) (?:the )?<deal>(?: {_DEAL})?!?", "deal won <deal>"),
            (rf"(?:the )?<deal>(?: {_DEAL})?(?: (?:is|now|at|=|worth))+ <amount>", "deal edit <deal> --amount <amount>"),
            (rf"{_CHANGE} (?:the )?(?:amount|value|price) (?:of|for) (?:the )?<deal>(?: {_DEAL})? to <amount>|{_CHANGE} (?:the )?<deal>(?: {_DEAL})? to <amount>",
             "deal edit <deal> --amount <amount>"),
            (rf"(?:give|make|apply)?(?: a)? ?(?:discount|rebate)(?: of)? <percent> (?:for|on|to|off) (?:the )?(?:<deal>|@(?:'s)? {_DEAL})(?: {_DEAL})?",
             "deal edit <deal> --amount -<percent>"),
            (r"(?:give |offer )?(?:a )?(?:discount|rebate)(?: (?:for|to))? @(?: of)? <percent>|(?:give|offer) @ (?:a )?(?:discount of )?<percent>(?: (?:discount|off|rebate))?",
             "deal edit @deal --amount -<percent>"),
            (rf"move (?:the )?<deal>(?: {_DEAL})? (?:to|into) <stage>(?: stage)?", "deal move <deal> <stage>"),
            (rf"next step (?:for |of |on )?(?:the )?<deal>(?: {_DEAL})?(?:: ?| - | -> )<plan>", "deal edit <deal> <step>"),
            (r"@ (?:is |are |now |still )*<stageword>", "deal move @deal <stageword>"),
            (rf"(?:we |i )?(?:lost|lose) (?:the )?@(?:'s)?(?: {_DEAL})?(?:[ ,:-]+|(?: (?:to|because|due|since|as|of)))+ <text>", "deal lost @deal <reason> <text>"),
        ),
    ),
    (
        "cancel appointment meeting visit reminder call demo viewing move reschedule postpone push shift delay rearrange moved postponed "
        "rescheduled pushed put delayed bring forward",
        (
            (rf"(?:cancel|delete|drop|remove|forget)(?: the| my)? (?:{_EVENT}|reminder|task|appointment)(?: (?:with|for|of|at|on|to))? @", "remind --rm @reminder"),
            (rf"(?:cancel|delete|drop|remove) @(?:'s)? (?:{_EVENT}|reminder|task|appointment)|@(?:'s)? (?:{_EVENT}|appointment)(?: is| was)? cancell?ed",
             "remind --rm @reminder"),
            (rf"(?:moved?|rescheduled?|postponed?|push(?:ed)?|shift(?:ed)?|delay(?:ed)?|changed?|rearranged?|put off|bring forward|snooze)(?: the| my)?(?: {_EVENT}| reminder)?(?: (?:with|for|of|at))? @(?:'s)?"
             rf"(?: (?:{_EVENT}|appointment|reminder))?(?: (?:to|until|till|for|by|back|out))* <when>", "snooze @reminder <when>"),
            (rf"@(?:'s)?(?: (?:{_EVENT}|appointment))? (?:is |was |has been )?(?:moved|postponed|rescheduled|pushed|put off|delayed|changed)(?: back| out)? (?:to|until|till|for) <when>",
             "snooze @reminder <when>"),
        ),
    ),
    (
        "",
        (
            (rf"(?P<noun>{_EVENT})(?: (?:for|with|at))? @(?: (?:on|for|at))?,? <when>", "remind @ <when> <noun>"),
            (rf"@ (?P<noun>{_EVENT})(?: (?:on|for|at))? <when>", "remind @ <when> <noun>"),
            (rf"<when>[ ,:-]+(?P<noun>{_EVENT}) (?:with|for|at) @", "remind @ <when> <noun>"),
            (r"<when>[ ,:-]+(?P<verb>call|ring|phone|e?mail|text|visit|see|meet|message)(?: (?:with|to))? @(?P<back> back)?", "remind @ <when> <verb>"),
            (rf"(?:schedule|arrange|set up|plan|organi[sz]e|fix|add|new)(?: (?:a|an|the))? (?P<noun>{_EVENT})(?: (?:for|with|at))? @(?: (?:on|for|at))?,? <when>",
             "remind @ <when> <noun>"),
            (rf"(?:schedule|arrange|set up|plan|organi[sz]e|fix|add|new)(?: (?:a|an|the))? (?P<noun>{_EVENT})(?: (?:on|for|at))? <when> (?:for|with|at) @",
             "remind @ <when> <noun>"),
            (r"(?P<verb>call|ring|phone|e?mail|text|visit|see|meet|message)(?: (?:with|to))? @(?P<back> back)?(?: (?:on|for|at))?,? <when>", "remind @ <when> <verb>"),
            (r"remind me(?: (?:to|about|that))* (?P<todo>.*)@(?P<behind>.*)", "remind @ <plan>"),
            (r"(?:remember|remark|fyi|nb|memo|info|jot down|write down|note (?:that|on|for|about|to))[:,]?(?: (?:that|on|for|about|to))* @[:,]? <text>", "log @ <text>"),
            (r"(?:i|we|i've|we've|i have|we have|just) (?P<rest>\S+ .+)", "<rest>"),
            (r"(?:gave|showed|posted|delivered|dropped|offered|quoted|presented|demoed|faxed|tasted|had|did|discussed|saw|talked|shared|"
             r"mentioned|told|asked|introduced|invited|took|brought|signed up|went|gifted|thanked|wished|helped|agreed)\b.*@.*", "log @ <whole>"),
            (r"telephoned (?:with |to )?@[ ,:-]+<text>", "log @ <text> --call"),
            (r"(?P<reminded>.+?)(?: (?:is|are|was))? (?:done|finished|completed|ticked off)", "done <todone>"),
            (r"(?P<verb>(?:write|send)(?: (?:an?|the))? (?:e?mail|letter|message|text|whatsapp|quote|offer|invoice|contract|samples?|brochure|catalogue)) (?:to|for) @",
             ("remind @ today <verb>", "log @ <verb>")),
            (r"(?:quotes?|proposals?|offers?|invoices?|contracts?|samples?|brochures?|catalogues?|documents?|papers?|estimates?|details|info|photos?|keys?|gift|card)"
             r"(?: (?:was|were|is|are))? (?:sent|e?mailed|posted|delivered|given|shipped|couriered|handed over)(?: (?:to|for))? @.*", "log @ <whole>"),
            (r"(?P<newname>[a-z]+(?: [a-z]+)?) (?:at|from) @[:,]? <phone>", "contact add @ <newname> --phone <phone>"),
            (rf"{_EVENT}(?: (?:is|was))? (?:done|completed|finished|went well|over)(?: (?:with|at|for))? @(?:[ ,:;-]+.*)?", "log @ <whole>"),
            (r"phone ?call (?:with|from|to) @[ ,:-]+<text>", "log @ <text> --call"),
            (r"(?:e?mail|letter) to @[ ,:-]+<text>", "log @ <text> --mail --out"),
            (r"(?:e?mail|message) from @[ ,:-]+<text>", "log @ <text> --mail --in"),
            (r"meeting with @[ ,:-]+<text>", "log @ <text> --meet"),
        ),
    ),
    (
        "last that this it mind mistake wrong oops sorry damn",
        (
            (r"(?:cancel|scrap|undo|forget|delete|drop|ignore|revert) (?:that|this|it)|never ?mind|my mistake|wrong one|(?:whoops|oops|sorry|damn)[,!]? (?:undo|wrong).*", "undo"),
            (r"(?:delete|remove|undo|cancel|take back|scrap|revert)(?: the| my| that)? last (?:note|change|entry|line|thing|step|one|command|payment|order|deal)", "undo"),
        ),
    ),
    (
        "enquiry inquiry lead",
        (
            (r"(?:i |we )?(?:got|have|received|had|just got) (?:a |an )?(?:new )?(?:enquiry|inquiry|lead)(?: from)?[: ]+<rest>", "add lead <rest>"),
            (r"(?:a )?new (?:enquiry|inquiry) (?:from )?<rest>", "add lead <rest>"),
        ),
    ),
    (
        "answer pick reach unreachable engaged busy",
        (
            (r"@(?: -|:|,)? (?:no answer|not answering|did ?n['o]t (?:answer|pick up)|didn'?t (?:answer|pick up)|not picking up|unreachable|not reachable|engaged|busy)"
             r"(?: (?:again|today))?|(?:no answer|couldn'?t reach|could not reach|not reached|can'?t reach)(?: (?:from|by|at))? @(?: (?:again|today))?", "log @ --no-answer"),
        ),
    ),
)  # fmt: skip
