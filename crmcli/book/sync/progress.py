"""How far a long send or take is, told every few thousand records."""

from collections.abc import Callable

Progress = Callable[[bool, int, int], None]  # whether it sends, how many records are done, and of how many


def untold(is_sending: bool, done: int, total: int) -> None:
    """Tell nobody."""
