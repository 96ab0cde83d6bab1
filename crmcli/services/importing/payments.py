"""Payments from a file, each split over the orders it settles as one typed by hand is."""

from crmcli.domain.rules import sales
from crmcli.domain.rules.values import Values
from crmcli.domain.sales.money import Money
from crmcli.errors import Ambiguous, NotFound, Refused
from crmcli.services.importing.customer_checks import CheckedCustomer
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.history import HeldImporter, Kept, content_ref
from crmcli.services.payments import NewPayment, split_payment
from crmcli.transfer.drafts import Draft, PaymentDraft
from crmcli.words import tr

TOLD = "=told"  # the reference of what the state of an order alone says was paid


class PaymentImporter(HeldImporter):
    """Money received, on the order whose number is named, else on the oldest orders that are open."""

    table = "payment"
    columns = ("customer_id", "order_id", "day", "amount", "currency", "method", "note", "ref")

    def __init__(self, people: CustomerImporter) -> None:
        super().__init__(people)
        self._repeats: dict[str, int] = {}
        self._payers: set[int] = set()  # customers with a payment held back

    def import_row(self, draft: Draft) -> None:
        """File a payment."""
        assert isinstance(draft, PaymentDraft)
        if draft.is_void:
            self._leave_out(draft)
            return
        found, order_id, currency = self._payer(draft)
        amount = self.money(draft.amount, draft.currency or currency)
        values = sales.payment(
            {
                "day": draft.day,
                "amount": amount.minor if amount else None,
                "currency": amount.currency if amount else None,
                "method": draft.method,
                "note": draft.note,
            },
            self.store.now,
        )
        money = Money(values["amount"], values["currency"])
        is_loose = bool(draft.order_ref) and order_id is None
        if is_loose:
            values["note"] = "; ".join(filter(None, (values["note"], tr("order {ref}", ref=draft.order_ref))))
        customer_id = self.customer_id(found)
        ref = draft.ref or self._ref(draft, customer_id, money)
        if ref in self.refs and self._is_followed(ref, customer_id, values, draft.line):
            return
        self.refs.add(ref)
        if customer_id in self._payers:
            self.flush()
        if not is_loose:
            order_id = self._replace_told(customer_id, order_id, money)
        new = NewPayment(customer_id, money, values["day"], order_id)
        parts = [(None, money.minor)] if is_loose else split_payment(self.store, new)
        if is_loose:
            self.tally.loose.append(draft.order_ref)
        for order, part in parts:
            self.hold({**values, "order_id": order, "amount": part}, customer_id, ref)
        self._payers.add(customer_id)
        self.tally.added += 1

    def _replace_told(self, customer: int, order_id: int | None, money: Money) -> int | None:
        """Take out of an order what its state alone said was paid, as far as this payment is that money.

        A payment without an order is that of the oldest order of its customer whose state said just this sum. Returns
        the order's id, None for none.
        """
        if money.minor <= 0:
            return order_id
        condition = "order_id = :order" if order_id is not None else "amount = :amount"
        told = self.store.rows(
            f"SELECT id, order_id, amount FROM payment WHERE customer_id = :customer AND ref = :told AND {condition}"
            " AND currency = :currency AND deleted_at IS NULL ORDER BY day, id",
            {"customer": customer, "told": TOLD, "order": order_id, "amount": money.minor, "currency": money.currency},
        )
        left = money.minor
        for payment_id, told_order, said in told:
            if said < 0:  # what was given back
                continue
            order_id = told_order
            if said <= left:
                self.store.trash("payment", payment_id)
            else:
                self.store.update("payment", payment_id, amount=said - left)
            left = max(0, left - said)
            if not left:
                break
        return order_id

    def _is_followed(self, ref: str, customer_id: int, values: Values, line: int) -> bool:
        """Whether the book has the payment, and keeps it: else its parts are in the trash, to be entered anew."""
        self.flush()
        rows = self.store.rows(
            "SELECT id, day, amount, currency, method, deleted_at FROM payment WHERE customer_id = ? AND ref = ?",
            (customer_id, ref),
        )
        parts = [row for row in rows if row[5] is None]
        if not rows:
            return False
        if not parts:
            self.tally.unchanged += 1
            self.tally.trashed += 1
            return True
        row_id, day, _, currency, method, _ = parts[0]
        columns = {"day": day, "amount": sum(part[2] for part in parts), "currency": currency, "method": method}
        said = {column: values[column] for column in columns if values.get(column) is not None}
        taken = self.wanted_changes(
            Kept(row_id, False, columns), said, line, ref if ref[:1] != "=" else tr("a payment")
        )
        if not taken:
            return True
        if taken.keys() <= {"day", "method"}:
            for part in parts:
                self.store.update("payment", part[0], **taken)
            return True
        for part in parts:
            self.store.trash("payment", part[0])
        self.tally.added -= 1  # it is entered anew, and counted as updated
        return False

    def _leave_out(self, draft: PaymentDraft) -> None:
        """Count money that was not received; with `overwrite` the payment that the book has goes to the trash.

        Raises Refused where the book has it as received.
        """
        if draft.ref and draft.ref in self.refs:
            self.flush()
            sql = "SELECT id FROM payment WHERE ref = ? AND deleted_at IS NULL"
            kept = [payment_id for (payment_id,) in self.store.rows(sql, (draft.ref,))]
            if kept and self.options.update == "overwrite":
                for payment_id in kept:
                    self.store.trash("payment", payment_id)
                self.tally.updated += 1
                return
            if kept:
                raise Refused(
                    tr("the book has {ref} as received (payment {number})", ref=draft.ref, number=kept[0]),
                    tr("--update overwrite takes it back."),
                )
        self.tally.left_out += 1

    def flush(self) -> None:
        """Write the payments held back."""
        self._payers.clear()
        super().flush()

    def _payer(self, draft: PaymentDraft) -> tuple[int | CheckedCustomer, int | None, str]:
        """The customer who paid, the order it was for (None where the book lacks it), and the order's currency.

        Without a customer the order's number names both. Raises NotFound, Ambiguous.
        """
        if draft.who or not draft.order_ref:
            found = self.find_customer(draft.who)
            if not draft.order_ref:
                return found, None, ""
            orders = self._orders(
                "ref = ? AND customer_id = ?", draft.order_ref, found if isinstance(found, int) else 0
            )
        else:
            orders = self._orders("ref = ?", draft.order_ref)
        if not orders and draft.who:
            return found, None, ""
        if not orders:
            raise NotFound(tr("there is no order {order_ref!r} that it could be for", order_ref=draft.order_ref))
        if len(orders) > 1:
            raise Ambiguous(tr("several orders have the number {order_ref!r}", order_ref=draft.order_ref))
        order_id, customer_id, currency = orders[0]
        return customer_id, order_id, currency

    def _orders(self, condition: str, *params: object) -> list[tuple[int, int, str]]:
        """The id, customer id and currency of at most two orders."""
        rows: list[tuple[int, int, str]] = self.store.rows(
            f'SELECT id, customer_id, currency FROM "order" WHERE {condition} AND deleted_at IS NULL LIMIT 2', params
        )
        return rows

    def _ref(self, draft: PaymentDraft, customer_id: int, amount: Money) -> str:
        """A reference computed from the row and from how often an equal one has come up in the file."""
        same = content_ref(customer_id, draft.day.isoformat(), *amount, draft.order_ref, draft.note)
        count = self._repeats[same] = self._repeats.get(same, 0) + 1
        return same if count == 1 else f"{same}.{count}"
