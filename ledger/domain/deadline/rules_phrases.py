"""The rules for whole phrases: prepositions, hedges, bounds, clock times, vague words.

Where two rules fit, the earlier one counts. A test reads every example.
"""

from __future__ import annotations

from ledger.domain.deadline.combine import (
    before,
    by,
    closing,
    no_later_than,
    onset,
    shorter_than,
    until,
    within,
)
from ledger.domain.deadline.engine import Rule
from ledger.domain.deadline.lengths import period_of
from ledger.domain.deadline.phrases import (
    before_over,
    bound_after,
    bound_from_start,
    bound_length,
    by_then,
    coming_unit,
    fixed,
    framed_phrase,
    from_to,
    full_hour,
    next_unit,
    over_length,
    phrase,
    relation,
    same,
    twelve_hours,
    until_end_of_day,
    up_to_length,
    vague,
)
from ledger.domain.deadline.years import year_after, year_period

RELATIONS = (
    Rule("in|on|at|during|throughout|for", relation(within), "in 2026"),
    Rule("within|inside|over", relation(within), "within 18 months"),
    Rule("inside of", relation(within), "inside of two years"),
    Rule(
        "over|during|in|within the course|span|space of",
        relation(within),
        "over the course of 2026",
    ),
    Rule("in|during|within all|whole of?", relation(within), "in all of 2026"),
    Rule("as of|at", relation(within), "as of 31 March 2026"),
    Rule("in|within|at? less|fewer than", relation(shorter_than), "in less than two years"),
    Rule("in|within? no|not more|longer than", relation(shorter_than), "in no more than a year"),
    Rule("in|within? at most", relation(shorter_than), "in at most two years"),
    Rule("in|within? as many as", relation(shorter_than), "in as many as three years"),
    Rule("in|within? well? under", relation(shorter_than), "in under two years"),
    Rule("well inside|within", relation(within), "well within two years"),
    Rule("by|come", relation(by), "by 2026"),
    Rule("by the time of", relation(by), "by the time of the Olympics"),
    Rule("well? before|ere", relation(before), "before 2026"),
    Rule("prior to", relation(before), "prior to July 2026"),
    Rule("ahead of", relation(before), "ahead of Christmas"),
    Rule("in advance of", relation(before), "in advance of the Olympics"),
    Rule("earlier|sooner than", relation(before), "earlier than 2028"),
    Rule("by? no|not later than by|in?", relation(no_later_than), "no later than June"),
    Rule("not beyond|past", relation(no_later_than), "not beyond 2027"),
    Rule("not after", relation(no_later_than), "not after 2027"),
    Rule("on|in|by or before", relation(no_later_than), "on or before 31 December 2026"),
    Rule("before or on|in|by", relation(no_later_than), "before or on 15 January 2026"),
    Rule("latest by|in", relation(no_later_than), "latest by June"),
    Rule("at the latest by|in|on", relation(no_later_than), "at the latest by June"),
    Rule("by DET? latest", relation(no_later_than), "by latest June"),
    Rule("until|till|til", relation(until), "until June"),
    Rule("for? at least until|till", relation(until), "at least until 2030"),
    Rule("up until|till|to", relation(until), "up until June"),
    Rule("in time for", relation(by), "in time for Christmas"),
    Rule("by the time we|it|they exit|exits", relation(no_later_than), "by the time we exit 2026"),
    Rule("through|thru at? least?", relation(no_later_than), "through 2026"),
    Rule("for|over at least", relation(no_later_than), "for at least the next five years"),
    Rule("for? at least through", relation(no_later_than), "at least through 2026"),
    Rule("exiting|ending|leaving|closing|finishing", relation(no_later_than), "exiting the year"),
    Rule("end|exit|close|finish", relation(closing), "end the year with"),
    Rule(
        "from|starting|beginning|commencing|effective in|on|from|with",
        relation(onset),
        "starting in March",
    ),
    Rule("starting|effective as of", relation(onset), "effective as of 1 June"),
    Rule("from|starting|beginning|commencing|effective", relation(onset), "from 2027"),
    Rule("well? into", relation(onset), "into 2027"),
)


HEDGES = (
    Rule("HEDGEWORD", fixed(""), "probably"),
    Rule("either|targeted|targeting|aiming|aimed for?", fixed(""), "targeting"),
    Rule("at? any time", fixed(""), "at any time"),
    Rule("as we|it|they", fixed(""), "as we"),
    Rule("we|i expect it|this|that?", fixed(""), "we expect it"),
    Rule("at some point|stage|time", fixed(""), "at some point"),
    Rule("some time", fixed(""), "some time"),
    Rule("on track|course|schedule for?", fixed(""), "on track for"),
    Rule("scheduled|slated|expected|planned|set|due for?", fixed(""), "scheduled for"),
    Rule("we|it|they|i|he|she ' ll", fixed(""), "we'll"),
    Rule("we|it|they|i|he|she will", fixed(""), "we will"),
)


APPROXIMATIONS = (
    Rule(
        "about|around|roughly|approximately|circa|approx|ca|c .?",
        fixed("it was said approximately"),
        "around",
    ),
    Rule("tentatively|nearly|almost|say", fixed("it was said tentatively"), "tentatively"),
    Rule("on or about|around", fixed("it was said approximately"), "on or about"),
    Rule("somewhere? around|near", fixed("it was said approximately"), "somewhere around"),
    Rule("toward|towards|near|nearing", fixed("it was said approximately"), "towards"),
    Rule("close to", fixed("it was said approximately"), "close to"),
    Rule("~", fixed("it was said approximately"), "~"),
)


TAILS = (
    Rule(".|:|,", fixed(""), "."),
    Rule("for sure|certain", fixed(""), "for sure"),
    Rule("at the? very? latest", fixed(""), "at the latest"),
    Rule("at the? most|outside|max|maximum", fixed(""), "at most"),
    Rule(
        "latest|max|maximum|tops|already|inclusive|hopefully|probably|definitely|likely",
        fixed(""),
        "tops",
    ),
    Rule("or sooner|earlier|before|less", fixed(""), "or sooner"),
    Rule("or even? sooner|earlier|less", fixed(""), "or even sooner"),
    Rule("if not sooner|earlier|before", fixed(""), "if not sooner"),
    Rule("as planned|scheduled|expected", fixed(""), "as planned"),
    Rule("with", fixed(""), "with"),
    Rule(
        "not ANYWORD ANYWORD? ANYWORD? until|till|into PERIOD",
        lambda c, *v: "",
        "not dragging on until 2027",
    ),
    Rule("and? not in|into? PERIOD", lambda c, p: "", "not in 2027"),
    Rule("rather than|in PERIOD", lambda c, p: "", "rather than 2027"),
    Rule("not next year|month|week|quarter?", fixed(""), "not next"),
    Rule("or so|thereabouts", fixed("it was said loosely"), "or so"),
    Rule("ish", fixed("it was said loosely"), "ish"),
    Rule("timeframe|timeline|timescale", fixed("a time frame is loose"), "the 2026 timeframe"),
    Rule("time frame|scale", fixed("a time frame is loose"), "the 2026 time frame"),
    Rule("give or take", fixed("it was said loosely"), "give or take"),
)


LATEST_TAILS = (
    Rule("at the very? latest", fixed(""), "at the latest"),
    Rule("latest", fixed(""), "latest"),
    Rule("or sooner|earlier|before", fixed(""), "or sooner"),
    Rule("if not sooner|earlier|before", fixed(""), "if not sooner"),
)


LOWER_WORDS = (
    Rule("in|by|from|starting|beginning? as early|soon as in|by?", fixed(""), "as early as"),
    Rule("no|not earlier|sooner than in|by?", fixed(""), "no earlier than"),
    Rule("not before|until|till", fixed(""), "not before"),
    Rule("not any? earlier|sooner than", fixed(""), "not sooner than"),
    Rule("at DET? earliest in|by?", fixed(""), "at the earliest in"),
    Rule("earliest in|by?", fixed(""), "earliest in"),
)


LOWER_TAILS = (
    Rule("at DET? very? earliest", fixed(""), "at the earliest"),
    Rule("or later|beyond|after", fixed(""), "or later"),
    Rule("and beyond|later|after", fixed(""), "and beyond"),
    Rule("earliest", fixed(""), "earliest"),
    Rule("+", fixed(""), "2030+"),
)


ONSET_TAILS = (
    Rule("on|onward|onwards|forward", relation(onset), "onwards"),
    Rule("and|or onward|onwards", relation(onset), "and onwards"),
)


AFTER_WORDS = (
    Rule("after|beyond|past|following|post|since", fixed(""), "after"),
    Rule("later than", fixed(""), "later than"),
    Rule("sometime|well|shortly|right|soon|just after|beyond|past", fixed(""), "well after"),
)


AT_LEAST = (
    Rule("in|for|within? at least", fixed(""), "at least"),
    Rule("in|for|within? more|longer|greater than", fixed(""), "more than"),
    Rule("in|for|within? as little|few as", fixed(""), "as little as"),
    Rule("in|within? as soon|early as", fixed(""), "as soon as"),
    Rule("in|for|within? no|not less|fewer|sooner than", fixed(""), "no less than"),
    Rule("in|for|within? upwards|upward of", fixed(""), "upwards of"),
    Rule("well over|above|beyond", fixed(""), "well over"),
    Rule("not for at? least? another?", fixed(""), "not for"),
)


CLOCKS = (
    Rule("N12 : N60 AMPM ZONE?", twelve_hours, "11:59 pm ET"),
    Rule("N12 AMPM ZONE?", full_hour, "5 pm ET"),
    Rule("N24 : N60 ZONE?", lambda c, h, m, *z: " ".join((f"{h:02}:{m:02}", *z)), "23:59 UTC"),
    Rule(
        "N24 : N60 : N60 ZONE?",
        lambda c, h, m, s, *z: " ".join((f"{h:02}:{m:02}", *z)),
        "23:59:59Z",
    ),
    Rule("noon|midday ZONE?", lambda c, *z: " ".join(("12:00", *z)), "noon"),
    Rule("midnight ZONE?", lambda c, *z: " ".join(("24:00", *z)), "midnight"),
    Rule("DET? end|close of DET? business? day", fixed("end of day"), "the end of the day"),
    Rule("DET? close of business|trading|play", fixed("close of business"), "close of business"),
    Rule("eod|cob|eob", fixed("end of day"), "EOD"),
)


VAGUE_ALONE = (
    Rule("one day", vague, "one day"),
    Rule("UNITS", vague, "years"),
    Rule("long|longer term|run", vague, "long term"),
)


VAGUE_WORDS = (
    Rule("very|pretty|quite|too|fairly|sometime? soon", vague, "very soon"),
    Rule("shortly|eventually|someday|imminently|asap|momentarily|ultimately", vague, "eventually"),
    Rule("some day soon?", vague, "some day"),
    Rule("sooner rather than later", vague, "sooner rather than later"),
    Rule("at some point|stage DISTANT?", vague, "at some point in the future"),
    Rule("sooner or later", vague, "sooner or later"),
    Rule("before long", vague, "before long"),
    Rule("over|in|with time", vague, "over time"),
    Rule("in due course", vague, "in due course"),
    Rule("as soon|quickly|fast|rapidly as possible|practicable", vague, "as soon as possible"),
    Rule("VAGUEREL? SEVERAL of? hundred|thousand? UNITS AWAY?", vague, "in a few thousand days"),
    Rule("VAGUEREL? SEVERAL more UNITS AWAY?", vague, "a few more years"),
    Rule("VAGUEREL? UNITS AWAY?", vague, "within years"),
    Rule("VAGUEREL? UNITS or|not even? UNITS", vague, "within years or even months"),
    Rule(
        "VAGUEREL? DET? next|coming|following|near SEVERAL UNITS", vague, "in the next few years"
    ),
    Rule("VAGUEREL? DET? next|coming|following UNITS", vague, "in the coming years"),
    Rule("VAGUEREL? DET? UNITS ahead|to? come?", vague, "in the years to come"),
    Rule(
        "VAGUEREL? DET? next|coming x|n number? of? UNITS",
        vague,
        "over the next X number of years",
    ),
    Rule(
        "VAGUEREL? DET? near|nearer|medium|long|longer|short|mid term|run|future",
        vague,
        "in the near future",
    ),
    Rule(
        "VAGUEREL? DET? foreseeable|immediate|distant future", vague, "in the foreseeable future"
    ),
    Rule("VAGUEREL? DET? not too? distant future", vague, "in the not too distant future"),
    Rule("VAGUEREL? DET future", vague, "in the future"),
    Rule("VAGUEREL? DET lifetime|lifetimes", vague, "in our lifetime"),
    Rule("VAGUEREL? a|one|this generation", vague, "in a generation"),
    Rule("VAGUEREL? SEVERAL generations", vague, "in a few generations"),
)


NEXT_LENGTHS = (
    Rule("NEXT COURSE? LENGTH AWAY?", period_of, "the next two years"),
    Rule("the next UNIT1", next_unit, "the next year"),
    Rule("DET coming|upcoming UNIT1", coming_unit, "the coming year"),
)


LENGTH_RELATIONS = (
    Rule("in|within|inside of?", fixed(""), "within"),
    Rule("in|within? less|fewer than", fixed(""), "in less than"),
    Rule("in|within no|not more|longer than", fixed(""), "in no more than"),
    Rule("in|within under", fixed(""), "in under"),
    Rule("in|within at most", fixed(""), "in at most"),
    Rule("in|within up to", fixed(""), "in up to"),
)


# What `find` looks for inside a sentence: phrases that announce themselves as dates.
PHRASES = (
    Rule("APPROX* LOWER APPROX* SOLIDCORE", bound_from_start, "as early as 2027"),
    Rule("APPROX* REL? APPROX* SOLIDCORE LOWERTAIL", bound_from_start, "2027 at the earliest"),
    Rule("APPROX* after APPROX* SOLIDCORE", bound_after, "after 2027"),
    Rule("APPROX* ATLEAST LENGTH AWAY", bound_length, "at least five years away"),
    Rule("APPROX* within|inside WITHINTHIS", phrase, "within the year"),
    Rule(
        "APPROX* from APPROX* SOLID to|until|till|through|thru|- SOLID",
        from_to,
        "from 2026 to 2028",
    ),
    Rule(
        "APPROX* SOLIDCORE LATEST",
        lambda c, h, p: phrase(c, h, no_later_than, p),
        "2027 at the latest",
    ),
    Rule("APPROX* REL APPROX* SOLIDCORE FOUNDTAIL?", phrase, "by 2027"),
    Rule("APPROX* REL BAREYEAR", phrase, "exiting the year"),
    Rule("APPROX* SOLIDCORE FOUNDTAIL?", phrase, "this year"),
    Rule("APPROX* SOLIDCORE POSTREL", phrase, "2027年までに"),
    Rule("APPROX* REL APPROX* CLOCK on|of|at|this? SOLIDCORE", phrase, "by 5 pm on Friday"),
    Rule("APPROX* NEARLENGTH APPROX* LENGTHP FOUNDTAIL?", phrase, "in two years"),
    Rule("APPROX* REL APPROX* NEXTLENGTH", phrase, "over the next two years"),
    Rule("APPROX* LENGTHP POSTREL", phrase, "三年内"),
    Rule("APPROX* NEXTLENGTH", phrase, "the next two years"),
    Rule(
        "APPROX* LENGTH LATER", lambda c, h, n: phrase(c, h, period_of(c, n)), "two years from now"
    ),
    Rule("VAGUE", same, "in a few years"),
)


DEADLINES = (
    Rule("PRE* over LENGTH AWAY? TAIL*", over_length, "over two years"),
    Rule("PRE* VAGUEALONE TAIL*", lambda c, h, found, *t: found, "one day"),
    Rule("PRE* VAGUE TAIL*", lambda c, h, found, *t: found, "soon"),
    Rule("PRE* LOWER PRE* CORE TAIL*", bound_from_start, "as early as 2027"),
    Rule("PRE* LOWER PRE* CORE POSTREL TAIL*", bound_from_start, "早ければ2027年に"),
    Rule("PRE* REL? PRE* CORE LOWERTAIL TAIL*", bound_from_start, "2027 at the earliest"),
    Rule("PRE* AFTER PRE* CORE TAIL*", bound_after, "after 2027"),
    Rule("PRE* ATLEAST LENGTH AWAY? TAIL*", bound_length, "at least five years"),
    Rule(
        "PRE* CORE LATEST TAIL*",
        lambda c, h, p, *t: phrase(c, h, no_later_than, p, *t),
        "2027 at the latest",
    ),
    Rule(
        "PRE* FROM? PRE* CORE ONSETTAIL TAIL*",
        lambda c, h, *v: phrase(c, h, v[-2], *v[:-2], v[-1]),
        "2027 onwards",
    ),
    Rule("PRE* within|inside PRE* WITHINTHIS TAIL*", phrase, "within the year"),
    Rule(
        "PRE* from PRE* PERIOD to|until|till|through|thru|- PERIOD TAIL*",
        from_to,
        "from 2026 to 2028",
    ),
    Rule("PRE* between now|today and CORE TAIL*", by_then, "between now and 2030"),
    Rule("PRE* from now|today to|until|till|through CORE TAIL*", by_then, "from now until 2030"),
    Rule("PRE* before RUNOUT is out|over|up TAIL*", before_over, "before the year is out"),
    Rule("PRE* before RUNOUT ends TAIL*", before_over, "before 2026 ends"),
    Rule("PRE* by the time RUNOUT ends TAIL*", before_over, "by the time 2026 ends"),
    Rule("PRE* by the time RUNOUT is out|over|up TAIL*", before_over, "by the time 2026 is over"),
    Rule("PRE* on or after PRE* CORE TAIL*", bound_from_start, "on or after 15 January 2026"),
    Rule("PRE* REL DAYEND TAIL*", until_end_of_day, "by the end of the day"),
    Rule("PRE* BYGONE TAIL*", lambda c, h, found, *t: found, "two years ago"),
    Rule("PRE* RATE TAIL*", lambda c, h, found, *t: found, "every year"),
    Rule("PRE* REL PRE* CORE TAIL*", phrase, "by 2027"),
    Rule("PRE* in|within? up to LENGTHP TAIL*", up_to_length, "up to five years"),
    Rule(
        "PRE* before CORE begins|starts TAIL*",
        lambda c, h, p, t: phrase(c, h, before, p, t),
        "before 2027 begins",
    ),
    Rule("PRE* REL BAREYEAR TAIL*", phrase, "exiting the year"),
    Rule("PRE* CORE TAIL*", phrase, "2027"),
    Rule(
        "PRE* nen POSTREL TAIL*",
        lambda c, h, rel, t: phrase(c, h, rel, year_period(c, year_after(0)(c)), t),
        "年内に",
    ),
    Rule("PRE* CORE TAIL* POSTREL TAIL*", phrase, "2027年までに"),
    Rule("PRE* REL PRE* CORE POSTREL TAIL*", framed_phrase, "遅くとも2026年末までに"),
    Rule(
        "PRE* zhby PRE* CORE TAIL*",
        lambda c, h, i, p, *t: phrase(c, h, by, i, p, *t),
        "到2026年底",
    ),
    Rule("PRE* zhby PRE* CORE POSTREL TAIL*", phrase, "在2026年之前"),
    Rule("PRE* REL PRE* CLOCK on|of|at|this? CORE TAIL*", phrase, "by 5 pm on Friday"),
    Rule("PRE* CLOCK on|of|at|this? CORE TAIL*", phrase, "5 pm on Friday"),
    Rule("PRE* REL? PRE* CORE at|by|t|before? CLOCK TAIL*", phrase, "31 Dec 2026 at 17:00 UTC"),
)
