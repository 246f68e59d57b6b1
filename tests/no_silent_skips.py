"""A pytest plugin: in CI, what must run is not skipped.

A test of PostgreSQL, of a browser or of the conformance vectors that is skipped because
something is missing fails instead, and so does a whole module that skips itself.  This holds
when `CI` or `PLEDGER_NO_SKIPS` is set to anything but 0.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Final

import pytest

MUST_RUN: Final = ("postgres", "browser", "vectors")
"""The markers of tests that may be skipped at home and never in CI."""


def skips_are_failures() -> bool:
    """Whether this run may not skip what must run."""
    return any(
        os.environ.get(name, "0").lower() not in ("", "0", "false")
        for name in ("CI", "PLEDGER_NO_SKIPS")
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a test that must run into a failure."""
    report = yield
    must_run = any(item.get_closest_marker(name) for name in MUST_RUN)
    # An expected failure is reported as a skip too, but it did run.
    if report.skipped and must_run and not hasattr(report, "wasxfail") and skips_are_failures():
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a module that skips itself into a failure: nobody knows what it would have run."""
    report = yield
    if report.skipped and skips_are_failures():
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"this may not be skipped in CI: {reason}"
