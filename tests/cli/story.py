"""A ledger with a past: three speakers, every status, every mark, and what was taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from ledger import actions
from ledger.actions import Judgement
from ledger.domain.prediction import (
    Basis,
    Deadline,
    Evidence,
    FigureBy,
    Kind,
    Prediction,
    Role,
    Source,
    Speaker,
    SpeakerKind,
    Stance,
    Verdict,
    VoidReason,
    Wording,
    WordingClass,
)
from ledger.domain.status import Day
from ledger.store.database import open_engine
from ledger.store.log import Stamp

ADA = Speaker(
    "ada", "Ada Example", aliases=("A. Example",),
    roles=(
        Role("COO", "Old Motors", until=date(2018, 12, 31)),
        Role("CEO", "Example Robotics", since=date(2019, 1, 1)),
        Role("Chair", "Example Foundation", since=date(2025, 1, 1)),
    ),
)  # fmt: skip
BORIS = Speaker("boris", "Boris Sample", roles=(Role("CTO", "Sample Vans"),))
CHIPS = Speaker("chips", "芯片公司 Chips", kind=SpeakerKind.ORGANISATION)


def tell(url: str) -> None:
    """Write the whole story into an empty ledger."""
    engine = open_engine(url, write=True)
    try:
        with engine.begin() as connection:
            _Story(connection).tell()
    finally:
        engine.dispose()


def _day(text: str) -> date:
    return date.fromisoformat(text)


class _Story:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def stamp(self, at: str, actor: str = "you") -> dict[str, Any]:
        now = datetime.fromisoformat(at if "T" in at else f"{at}T12:00:00").replace(tzinfo=UTC)
        return {"stamp": Stamp(now, actor), "day": Day.now(now)}

    def say(
        self, speaker: Speaker, claim: str, said: str, due: str | None, words: str | None = None,
        *, at: str | None = None, precision: str = "year", basis: Basis = Basis.STATED,
        **more: Any,
    ) -> int:  # fmt: skip
        deadline = Deadline(_day(due), words, precision, basis=basis) if due else None
        where = Source(f"https://example.org/{speaker.slug}/{said}", publisher="Example Wire")
        prediction = Prediction(
            0, speaker.slug, claim, _day(said), more.pop("source", where), deadline=deadline,
            **more,
        )  # fmt: skip
        return actions.record(
            self.connection, prediction, speaker=speaker, **self.stamp(at or said)
        )

    def cite(self, number: int, stance: Stance, published: str, at: str, **more: Any) -> None:
        page = more.pop("page", f"{stance}-{published}")
        item = Evidence(
            0, stance, url=f"https://example.org/evidence/{page}", published_on=_day(published),
            **more,
        )  # fmt: skip
        actions.cite(self.connection, number, [item], **self.stamp(at))

    def judge(
        self, number: int, verdict: Verdict, because: str, at: str, actor: str = "you", **more: Any
    ) -> None:
        judgement = Judgement(verdict, because, **more)
        actions.resolve(self.connection, number, judgement, **self.stamp(at, actor))

    def tell(self) -> None:
        self.judged_ones()
        self.waiting_ones()
        self.marked_ones()
        self.taken_back()

    def judged_ones(self) -> None:
        one = self.say(
            ADA, "Halo will walk unaided on stage this year", "2022-03-14", "2022-12-31",
            "this year", criterion="an uncut public video of ten steps",
        )  # fmt: skip
        self.cite(one, Stance.FOR, "2022-10-02", "2022-10-03", happened_on=_day("2022-09-30"))
        self.judge(one, Verdict.MET, "It walked on stage.", "2022-10-03")
        two = self.say(
            ADA, "First customer deliveries in 2023", "2023-01-09", "2023-12-31", "in 2023",
            tags=("deliveries", "robots"),
        )  # fmt: skip
        self.cite(two, Stance.AGAINST, "2024-01-08", "2024-01-09")
        self.judge(two, Verdict.MISSED, "No delivery was reported in 2023.", "2024-01-09")
        self.cite(two, Stance.FOR, "2025-02-12", "2025-02-13", happened_on=_day("2025-02-11"))
        self.judge(
            two, Verdict.LATE, "The first robot reached a customer.", "2025-02-13",
            evidence=(2,), happened_on=_day("2025-02-11"),
        )  # fmt: skip
        three = self.say(
            ADA, "First customer deliveries by mid-2024", "2023-11-30", "2024-06-30", "mid-2024",
            precision="half", restates=two, tags=("deliveries", "robots"),
        )  # fmt: skip
        self.cite(three, Stance.FOR, "2025-02-12", "2025-02-13", happened_on=_day("2025-02-11"))
        actions.settle(self.connection, **self.stamp("2025-02-14"))
        four = self.say(
            ADA, "Example Robotics will be profitable in Q4 2024", "2024-02-20", "2024-12-31",
            "in Q4 2024", precision="quarter", kind=Kind.DURING,
        )  # fmt: skip
        self.cite(
            four, Stance.AGAINST, "2025-02-01", "2025-02-01", happened_on=_day("2024-12-31"),
            value="a loss of 12 million USD", figure_by=FigureBy.SPEAKER,
            quote="Net loss for the quarter was $12 million.",
        )  # fmt: skip
        actions.settle(self.connection, **self.stamp("2025-02-15"))
        five = self.say(
            ADA, "Halo costs less than $30,000 within two years", "2024-05-06", "2026-05-06",
            "within two years", target="< 30,000 USD",
        )  # fmt: skip
        self.cite(five, Stance.FOR, "2026-05-01", "2026-05-07")
        self.judge(
            five, Verdict.PARTLY, "The base model does; the one shown does not.", "2026-05-08",
            "reviewer",
        )  # fmt: skip
        six = self.say(
            ADA, "If the EU subsidy passes, a plant in Lille by 2026", "2024-06-18",
            "2026-06-30", "by mid-2026", condition="the EU subsidy passes",
        )  # fmt: skip
        self.cite(six, Stance.CONTEXT, "2025-12-01", "2025-12-02")
        self.judge(
            six, Verdict.VOID, "The subsidy was voted down.", "2026-07-01",
            void_reason=VoidReason.CONDITION_FAILED, evidence=(1,),
        )  # fmt: skip
        seven = self.say(
            ADA, "A second factory opens by the end of next year", "2024-08-12", "2025-12-31",
            "by the end of next year", probability_ppm=700_000, probability_words="70%",
            wording_class=WordingClass.PROBABILITY,
        )  # fmt: skip
        self.cite(seven, Stance.FOR, "2025-11-20", "2025-11-21", happened_on=_day("2025-11-19"))
        self.judge(seven, Verdict.MET, "It opened in Lyon.", "2025-11-21")
        eight = self.say(
            ADA, "5,000 robots delivered this year", "2025-01-15", "2025-12-31", "this year",
            probability_ppm=900_000, probability_words="90%", kind=Kind.DURING,
            tags=("deliveries",),
        )  # fmt: skip
        self.cite(eight, Stance.AGAINST, "2026-01-08", "2026-01-09", value="1,912 robots")
        self.judge(eight, Verdict.MISSED, "The annual report counts 1,912.", "2026-01-09")

    def waiting_ones(self) -> None:
        self.say(
            ADA, "10,000 robots delivered this year", "2026-01-12", "2026-12-31", "this year",
            kind=Kind.DURING, tags=("deliveries",),
        )  # fmt: skip
        self.say(
            ADA, "60/40 we list in New York this year", "2026-02-03", "2026-12-31", "this year",
            probability_ppm=600_000, probability_words="60/40",
        )  # fmt: skip
        eleven = self.say(
            BORIS, "A Sample van drives itself from Lyon to Paris, no one aboard", "2025-03-02",
            "2026-11-15", "by 15 November 2026", precision="day",
            quote="Une camionnette ira seule de Lyon à Paris.", quote_language="fr",
            translation="A van will go from Lyon to Paris on its own.",
            criterion="an unedited public video or a regulator's report of one trip, nobody in"
            " the van",
        )  # fmt: skip
        self.cite(eleven, Stance.CONTEXT, "2026-11-16", "2026-11-17", page="blog")
        twelve = self.say(
            ADA, "Halo is EU-certified by 20 November", "2025-06-01", "2026-10-31",
            "20 November 2026", precision="day", at="2025-06-02",
            criterion="a certificate number listed in NANDO, or a notified body's press release",
        )  # fmt: skip
        actions.amend(
            self.connection, twelve, {"deadline": {
                "day": "2026-11-20", "words": "20 November 2026", "precision": "day",
                "basis": "stated",
            }}, **self.stamp("2025-06-03"),
        )  # fmt: skip
        self.cite(
            twelve, Stance.AGAINST, "2026-11-04", "2026-11-05", page="nando-search",
            quote="no entry for Example Robotics",
            archived_url="https://archive.example/20261104/nando",
        )  # fmt: skip
        self.cite(twelve, Stance.CONTEXT, "2026-11-19", "2026-11-20", page="ceo-letter")
        self.say(
            CHIPS, "Gross margin above 60% in Q3 2026", "2025-10-28", "2026-09-30", "in Q3 2026",
            precision="quarter", kind=Kind.DURING, probability_ppm=800_000,
            probability_words="80 percent",
        )  # fmt: skip
        self.say(
            BORIS, "Sample sells 200,000 vans next year", "2026-02-19", "2027-12-31", "next year",
            kind=Kind.DURING,
        )  # fmt: skip

    def marked_ones(self) -> None:
        fifteen = self.say(
            BORIS, "Vans without steering wheels", "2021-05-05", "2023-12-31", "soon",
            basis=Basis.ASSUMED,
        )  # fmt: skip
        self.cite(fifteen, Stance.AGAINST, "2024-01-10", "2024-01-11")
        self.judge(fifteen, Verdict.MISSED, "None was built.", "2024-01-11")
        sixteen = self.say(
            BORIS, "Sample will fire all drivers", "2025-03-02", "2026-11-15",
            "by 15 November 2026", precision="day", wording=Wording.REPORTED, reading_of=11,
        )  # fmt: skip
        self.cite(sixteen, Stance.AGAINST, "2026-11-17", "2026-11-18")
        self.judge(sixteen, Verdict.MISSED, "All of them still drive.", "2026-11-18")
        self.say(BORIS, "One day every van will fly", "2020-04-01", None)
        eighteen = self.say(
            BORIS, "Half of all vans sold in 2024 are electric", "2022-02-02", "2024-12-31",
            "in 2024", kind=Kind.DURING,
        )  # fmt: skip
        self.cite(
            eighteen, Stance.NOTHING_FOUND, "2025-03-01", "2025-03-01",
            note="Searched the registrations of 2024 for electric vans.",
        )  # fmt: skip
        self.judge(eighteen, Verdict.UNCLEAR, "Nobody counts electric vans.", "2025-03-02")

    def taken_back(self) -> None:
        """Judge two, reopen and undo them, retract a piece and add one after a verdict."""
        nineteen = self.say(
            BORIS, "The Nantes plant runs on sun alone by 2024", "2021-06-01", "2024-12-31",
            "by the end of 2024",
        )  # fmt: skip
        self.cite(nineteen, Stance.FOR, "2024-11-01", "2024-11-02", page="press-release")
        self.judge(nineteen, Verdict.MET, "The company says so.", "2025-01-03T09:30:00")
        actions.reopen(
            self.connection, nineteen, "The press release spoke of one of three halls.",
            stamp=self.stamp("2025-02-03", "reviewer")["stamp"],
        )  # fmt: skip
        actions.retract(
            self.connection, nineteen, 1, "It is about another plant.",
            stamp=self.stamp("2025-02-04", "reviewer")["stamp"],
        )  # fmt: skip
        self.cite(
            nineteen, Stance.AGAINST, "2025-01-20", "2025-02-05", happened_on=_day("2024-12-31"),
            figure_by=FigureBy.OTHER,
        )  # fmt: skip
        self.judge(
            nineteen, Verdict.MISSED, "The regulator counts 71% from the grid.", "2025-02-06",
            "reviewer",
        )  # fmt: skip
        self.cite(nineteen, Stance.REPLY, "2025-06-01", "2025-06-02", quote="We were close.")
        wrong = self.stamp("2026-11-01", "you")
        self.cite(10, Stance.FOR, "2026-10-30", "2026-11-01", page="rumour")
        actions.undo(self.connection, stamp=wrong["stamp"])
