"""The headings of a file of deals or orders, those that an import knows, each with the key of its value in JSON."""

DEAL_HEADINGS = {
    "deal id": "id", "deal title": "title", "customer": "customer", "amount": "amount", "currency": "currency",
    "deal stage": "stage", "expected close date": "expected_close", "opened": "opened_on", "closed on": "closed_on",
    "lost reason": "lost_reason", "note": "note", "uid": "uid",
}  # fmt: skip
ORDER_HEADINGS = {
    "order number": "ref", "order date": "day", "customer": "customer", "what": "what", "amount": "amount",
    "currency": "currency", "amount paid": "paid", "open": "open", "due date": "due", "payment terms": "terms",
    "note": "note", "uid": "uid",
}  # fmt: skip
