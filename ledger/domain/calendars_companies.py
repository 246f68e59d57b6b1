"""Fiscal calendars of well-known organisations.

A copy of data/fiscal_calendars.csv, which names the source of every row and year ends that are
known; a test compares the two. An organisation can change its fiscal year: a calendar given with
a speaker's role wins over this table.
"""

from __future__ import annotations

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.names import text_key

FISCAL_CALENDARS: tuple[FiscalCalendar, ...] = (
    FiscalCalendar("08-31", "end", "Accenture"),
    FiscalCalendar("nearest-fri-11-30", "end", "Adobe", 1),
    FiscalCalendar("03-31", "end", "Alibaba"),
    FiscalCalendar("12-31", "end", "Alphabet"),
    FiscalCalendar("12-31", "end", "Amazon"),
    FiscalCalendar("last-sat-12", "end", "AMD"),
    FiscalCalendar("nearest-sat-10-31", "end", "Analog Devices", 1),
    FiscalCalendar("last-sat-09", "end", "Apple", 1),
    FiscalCalendar("last-sun-10", "end", "Applied Materials", 1),
    FiscalCalendar("nearest-sat-01-31", "end", "Best Buy"),
    FiscalCalendar("nearest-sun-10-31", "end", "Broadcom", 1),
    FiscalCalendar("last-sat-07", "end", "Cisco", 3),
    FiscalCalendar("01-31", "end", "CrowdStrike"),
    FiscalCalendar("nearest-fri-01-31", "end", "Dell Technologies"),
    FiscalCalendar("nearest-sat-09-30", "end", "Disney"),
    FiscalCalendar("05-31", "end", "FedEx"),
    FiscalCalendar("10-31", "end", "Hewlett Packard Enterprise"),
    FiscalCalendar("nearest-sun-01-31", "start", "Home Depot"),
    FiscalCalendar("10-31", "end", "HP"),
    FiscalCalendar("12-31", "end", "IBM"),
    FiscalCalendar("03-31", "end", "Infosys"),
    FiscalCalendar("last-sat-12", "end", "Intel", 1),
    FiscalCalendar("nearest-sat-01-31", "end", "Marvell"),
    FiscalCalendar("12-31", "end", "Meta"),
    FiscalCalendar("nearest-thu-08-31", "end", "Micron"),
    FiscalCalendar("06-30", "end", "Microsoft"),
    FiscalCalendar("12-31", "end", "Netflix"),
    FiscalCalendar("05-31", "end", "Nike"),
    FiscalCalendar("last-sun-01", "end", "NVIDIA"),
    FiscalCalendar("05-31", "end", "Oracle"),
    FiscalCalendar("07-31", "end", "Palo Alto Networks"),
    FiscalCalendar("06-30", "end", "Procter & Gamble"),
    FiscalCalendar("nearest-sun-02-01", "start", "PVH"),
    FiscalCalendar("last-sun-09", "end", "Qualcomm"),
    FiscalCalendar("01-31", "end", "Salesforce"),
    FiscalCalendar("01-31", "end", "Snowflake"),
    FiscalCalendar("03-31", "start", "SoftBank"),
    FiscalCalendar("nearest-sun-09-30", "end", "Starbucks"),
    FiscalCalendar("nearest-sat-01-31", "start", "Target"),
    FiscalCalendar("12-31", "end", "Tesla"),
    FiscalCalendar("09-30", "end", "US federal government"),
    FiscalCalendar("09-30", "end", "Visa"),
    FiscalCalendar("01-31", "end", "Walmart"),
    FiscalCalendar("01-31", "end", "Workday"),
    FiscalCalendar("01-31", "end", "Zoom"),
)

# Other names of the same organisations.
ALSO_CALLED = {
    "facebook": "Meta",
    "google": "Alphabet",
    "hpe": "Hewlett Packard Enterprise",
    "dell": "Dell Technologies",
    "international business machines": "IBM",
    "p g": "Procter & Gamble",
    "us government": "US federal government",
    "walt disney": "Disney",
}
_FORMS_OF_COMPANY = frozenset(
    [
        *("ag", "co", "com", "company", "companies", "corp", "corporation", "group", "holdings"),
        *("inc", "incorporated", "limited", "ltd", "nv", "platforms", "plc", "sa", "se"),
        *("stores", "technologies", "technology", "the"),
    ]
)


def fiscal_calendar_of(organisation: str) -> FiscalCalendar | None:
    """Return the fiscal calendar of an organisation by its name; None when it is not known.

    "Apple Inc." and "The Walt Disney Company" are found too; part of a name is not enough.
    """
    key = text_key(organisation)
    for name in (key, _plain(key)):
        wanted = text_key(ALSO_CALLED.get(name, name))
        found = [c for c in FISCAL_CALENDARS if wanted in (text_key(c.entity), _plain(c.entity))]
        if wanted and found:
            return found[0]
    return None


def _plain(name: str) -> str:
    """Return a name without its legal form."""
    words = text_key(name).split()
    return " ".join(word for word in words if word not in _FORMS_OF_COMPANY)
