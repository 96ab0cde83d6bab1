"""Three machines at random work, their syncs killed at random lines: in the end all books and the hub are equal."""

import os
from pathlib import Path

import pytest

from tests.sync_model import run_model


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a kill leaves a connection open
@pytest.mark.parametrize("seed", range(1, int(os.environ.get("CRM_SYNC_SEEDS", "3")) + 1))
def test_all_machines_end_equal(seed: int, hub_url: str, tmp_path: Path) -> None:
    """What one machine alone wrote is there once, whatever was killed and whatever the clocks say."""
    assert run_model(tmp_path, hub_url, seed, steps=120) > 0
