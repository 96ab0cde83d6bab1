"""The one rulebook: what every kind of record may be, whichever door it comes by.

A rule takes the columns of one record as they were said (text trimmed or not, amounts in minor units, days as `date`
or ISO text, points in time as stored text) and returns them as they are stored, or raises InvalidRecord with every
fault; each fault names its field. A command shows the first fault, an import lists them all. Reading what a person
wrote ("fri 10am", "5k") is the parsers' work, not done here.

- `values`: checks of single values, the limits, and `check_columns`, which every rule is made of
- `people`: customer, contact, detail, tag, custom field; person or company
- `stages`: the stage or reason for losing that a word means
- `sales`: deal, order and its lines, payment, product, consumption
- `history`: interaction, reminder, case, rating
- `stored`: a row of a whole book, by table: the same checks, looser where an older program was

What may be looser at one door is a named parameter or a function of its own, never a copy:

- `stored.check_row`: a whole book keeps text of any length, stages that its settings no longer have, a field of
  the owner's own that this program has as a built-in one, and phones and birthdays that an older program took
- `sales.product(needs_letter=False)`: an import takes a product whose name is a number
- `sales.known_reason`: an import keeps a reason for losing that is none of the settings', in its own words
"""

from crmcli import submodules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.rules import history as history
else:
    __getattr__ = submodules(__name__, "history")
