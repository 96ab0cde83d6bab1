"""Which customer of the book a row of customers is: by uid, by code and name, or by name and mail or phone.

A mail or phone that a customer of another name has proves nothing, nor does a name alone. Such a row is a
customer of its own and told as a possible duplicate; a second import finds it by what it then is.
"""

from array import array
from collections.abc import Collection

from crmcli.domain.identity import birthdays_differ, is_placeholder, names_agree, program_of
from crmcli.domain.rules.values import Fault, InvalidRecord
from crmcli.domain.text.unicode import fold
from crmcli.queries.customers import own_fields
from crmcli.services.importing.customer_checks import CheckedCustomer
from crmcli.services.importing.known import MOST_OWNERS, KnownCustomers, Owner
from crmcli.services.importing.tally import Similar, Tally
from crmcli.store import Store
from crmcli.words import tr

# Columns that a book changes in the course of the work: where they differ the row is the same customer still.
_CHANGING = frozenset(("kind", "stage", "source", "tier", "note", "referred_by"))
_KEYED = frozenset(("ref", "email", "phone"))


class FileLines:
    """The line of the file on which each customer was met first; 0 for one that the file has not named yet."""

    def __init__(self) -> None:
        self._lines = array("q")

    def note(self, customer_id: int, line: int) -> None:
        """Keep the line of a customer, unless an earlier one is known."""
        if customer_id >= len(self._lines):
            self._lines.frombytes(bytes(8 * (customer_id + 1024 - len(self._lines))))
        if not self._lines[customer_id]:
            self._lines[customer_id] = line

    def line_of(self, customer_id: int) -> int:
        """The line, or 0."""
        return self._lines[customer_id] if customer_id < len(self._lines) else 0


class CustomerMatcher:
    """Finds the customer of a row among those of the book and of the rows above it."""

    def __init__(self, store: Store, known: KnownCustomers, tally: Tally) -> None:
        self._store = store
        self._known = known
        self._tally = tally
        self.lines = FileLines()

    def find(self, new: CheckedCustomer, keys: list[tuple[str, str]], line: int) -> int | None:
        """The customer's id; None for a new one. Raises InvalidRecord where one code has two names in the file."""
        held = [key for key in keys if self._known.may_hold(key)]
        similar: Owner | None = None
        if held:
            found, similar, kinds = self._by_keys(new, held)
            if found is not None:
                self._tally.note_joined(line, new.values["name"], found, kinds)
                return found
        name, company = new.values["name"], new.values.get("company") or ""
        namesakes = self._known.by_name(name, company)
        if namesakes and (firm := self._firm_of_other_program(new, namesakes)):
            self._tally.linked += 1
            self._tally.note_joined(line, name, firm)
            return firm
        for customer_id in namesakes:
            if self._is_same(new, customer_id):
                self._tally.note_joined(line, name, customer_id)
                return customer_id
        if namesakes or similar:
            self._tally.note_similar(Similar(line, name, similar.customer_id if similar else namesakes[0]))
        return None

    def firm_with_contact(self, new: CheckedCustomer, keys: list[tuple[str, str]]) -> int | None:
        """The firm of a row's person, where the book has that name with the row's mail or phone as a contact there."""
        name, company = new.values["name"], new.values.get("company")
        if not company or new.values["kind"] != "person":
            return None
        for kind, normal in keys:
            if (
                kind not in ("email", "phone")
                or not self._known.may_hold((kind, normal))
                or is_placeholder(kind, normal)
            ):
                continue
            for owner in self._known.owners(kind, normal):
                is_there = not owner.is_trashed and fold(owner.contact) == fold(name)
                if is_there and fold(owner.name) == fold(company):
                    return owner.customer_id
        return None

    def _by_keys(
        self, new: CheckedCustomer, held: list[tuple[str, str]]
    ) -> tuple[int | None, Owner | None, Collection[str]]:
        """The id of the customer that the keys and the name prove, one that only shares a key, and what proves it."""
        shared: dict[int, tuple[Owner, set[str]]] = {}
        for kind, normal in held:
            if is_placeholder(kind, normal):
                continue
            owners = self._known.owners(kind, normal)
            if len(owners) == 1 and self._is_plain(new, owners[0], kind):
                return owners[0].customer_id, None, (kind,)
            if len(owners) <= MOST_OWNERS:
                for owner in owners:
                    shared.setdefault(owner.customer_id, (owner, set()))[1].add(kind)
        best: tuple[tuple[bool, ...], Owner] | None = None
        proof: Collection[str] = ()
        similar: Owner | None = None
        for owner, kinds in shared.values():
            if self._is_proven(new, owner, kinds):
                rank = ("uid" in kinds, "ref" in kinds, not owner.is_trashed, len(kinds) > 1)
                if best is None or rank > best[0]:
                    best, proof = (rank, owner), kinds
            else:
                similar = similar or owner
        return (best[1].customer_id if best else None), similar, proof

    def _is_plain(self, new: CheckedCustomer, owner: Owner, kind: str) -> bool:
        """Whether the strongest key and the very name prove the customer, so that no other key need be asked for."""
        is_named = new.values["name"] == owner.name and not owner.is_trashed
        return is_named and (kind in ("uid", "ref") or self._is_proven(new, owner, {kind}))

    def _is_proven(self, new: CheckedCustomer, owner: Owner, kinds: set[str]) -> bool:
        """Whether the shared keys and the name prove one customer. Raises InvalidRecord for a code of two names."""
        line = self.lines.line_of(owner.customer_id)
        agree = self._has_name(owner, new.values["name"])
        if kinds & {"uid", "ref"}:
            if agree or ("uid" in kinds and not line):
                return True
            if line:
                code = new.uid if "uid" in kinds else self._code(new)
                reason = tr(
                    "{code} is {other} in line {line}, and {name} here",
                    code=code,
                    other=owner.name,
                    line=line,
                    name=new.values["name"],
                )
                raise InvalidRecord(Fault("uid" if "uid" in kinds else "ref", reason))
            if "ref" in kinds and new.is_of_program and not owner.contact:
                return True  # a number of the same table of the same program: renamed there
            return bool(kinds & {"email", "phone"}) and not owner.contact  # renamed
        if not agree or owner.contact or birthdays_differ(new.values.get("birthday"), owner.birthday):
            return False
        return not self._has_other_code(new, owner, kinds, is_in_file=line > 0)

    def _has_name(self, owner: Owner, name: str) -> bool:
        return names_agree(name, owner.name) or any(
            names_agree(name, other) for other in self._aliases(owner.customer_id)
        )

    def _aliases(self, customer_id: int) -> list[str]:
        sql = "SELECT value FROM detail WHERE customer_id = ? AND kind = 'alias' AND deleted_at IS NULL"
        return [value for (value,) in self._store.rows(sql, (customer_id,))]

    def _has_other_code(self, new: CheckedCustomer, owner: Owner, kinds: set[str], *, is_in_file: bool) -> bool:
        """Whether the row has a code or uid of its own beside one of the customer's.

        Codes of two programs differ for one customer too: against the book a mail with its name outweighs them.
        """
        if is_in_file and new.uid:
            return True
        codes = {each.normal for each in new.details if each.kind == "ref" and not is_placeholder("ref", each.normal)}
        if not codes or ("email" in kinds and not is_in_file):
            return False
        sql = "SELECT normal FROM detail WHERE customer_id = ? AND kind = 'ref' AND deleted_at IS NULL"
        theirs = {normal for (normal,) in self._store.rows(sql, (owner.customer_id,))}
        return bool(theirs) and not codes & theirs

    def _firm_of_other_program(self, new: CheckedCustomer, namesakes: list[int]) -> int | None:
        """The one firm of this name, where it has a number of another known program and none of this one.

        Two programs number the same firms each in its own way: within one, two numbers are two firms.
        """
        spaces = {program_of(each.normal) for each in new.details if each.kind == "ref"} - {""}
        if new.values.get("kind") != "company" or not spaces or new.contact is not None:
            return None
        marks = ", ".join("?" * len(namesakes))
        sql = f"SELECT id FROM customer WHERE id IN ({marks}) AND kind = 'company' AND deleted_at IS NULL"
        firms = [firm for (firm,) in self._store.rows(sql, namesakes)]
        if len(firms) != 1:
            return None
        sql = "SELECT normal FROM detail WHERE customer_id = ? AND kind = 'ref' AND deleted_at IS NULL"
        theirs = {program_of(normal) for (normal,) in self._store.rows(sql, (firms[0],))} - {""}
        return firms[0] if theirs and not theirs & spaces else None

    def _is_same(self, new: CheckedCustomer, customer_id: int) -> bool:
        """Whether a customer of the row's name and company has all that the row says: a row that was read before.

        A row that adds a person to a firm names the firm as a deal does: it need not repeat what is known of it. A firm
        that was only named so far, with no code, mail or phone of its own, is the firm of that name.
        """
        columns = [column for column, value in new.values.items() if value is not None and column != "name"]
        row = self._store.row(f"SELECT kind, extra, {', '.join(columns)} FROM customer WHERE id = ?", (customer_id,))
        assert row is not None
        kind, extra, *values = row
        theirs = dict(zip(columns, values, strict=True))
        details = set(
            self._store.rows(
                "SELECT kind, normal FROM detail WHERE customer_id = ? AND contact_id IS NULL AND deleted_at IS NULL",
                (customer_id,),
            )
        )
        ours = {(detail.kind, detail.normal) for detail in new.details}
        held = {key[0] for key in details} & _KEYED
        if kind == "company" and not held:
            return True
        if kind == "company" and new.contact is not None:
            codes, theirs_too = ({key for key in each if key[0] == "ref"} for each in (ours, details))
            return not (codes and theirs_too) or bool(codes & theirs_too)
        if not ours <= details or not {name for name, _ in new.fields} <= own_fields(extra).keys():
            return False
        return all(
            theirs[column] == new.values[column] or (column in _CHANGING and theirs[column] is not None)
            for column in columns
            if column != "company"
        )

    @staticmethod
    def _code(new: CheckedCustomer) -> str:
        return next((each.value for each in new.details if each.kind == "ref"), "")
