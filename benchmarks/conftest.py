"""Benchmarks are named for what they measure: every module here is collected."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Collect a module whatever its name; one that was named by hand is collected anyway."""
    usual = file_path.stem.startswith("test_") or parent.session.isinitpath(file_path)
    if file_path.suffix != ".py" or file_path.stem in ("conftest", "__init__") or usual:
        return None
    module: pytest.Module = pytest.Module.from_parent(parent, path=file_path)
    return module
