"""Texts as PostgreSQL takes them: in its JSON there is no U+0000 and no half of a surrogate pair."""

import json
from typing import Any


def storable(value: Any) -> Any:
    """A value without U+0000, and with `?` for halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    return [storable(each) for each in value] if isinstance(value, list) else value


def storable_json(value: object) -> str:
    """A value as JSON that PostgreSQL takes."""
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text):
        return text
    return json.dumps(storable(value), ensure_ascii=False)
