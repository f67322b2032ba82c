"""What things are: the records that travel between rooms and on the wire. Frozen, typed, ids from content."""

from reportedly.records.assignment import Assignment, Copying
from reportedly.records.charged import Charged, Found, charged_of, charged_words
from reportedly.records.claim import (
    CERTAINTIES,
    LINKS,
    MANNERS,
    SORTS,
    STANDINGS,
    Claim,
    Link,
    Party,
    Source,
)
from reportedly.records.decision import ACTS, CORRECTABLE, MARKS, Decision, active_decisions
from reportedly.records.ids import content_id
from reportedly.records.incident import (
    SPREAD_FIELDS,
    Account,
    Derived,
    FieldSpread,
    Incident,
    Judgement,
    Responsibility,
    Update,
    Wording,
    incident_id,
)
from reportedly.records.judged import STATUSES, CoderReading, Judged, judge
from reportedly.records.quantity import BOUNDS, COUNTED, Quantity
from reportedly.records.reading import Reading, Token, head_among
from reportedly.records.report import Original, Passage, Published, Report
from reportedly.records.run import End, Failure, Lineage
from reportedly.records.span import Span
from reportedly.records.when import When
from reportedly.records.where import Rival, Where

__all__ = [
    "ACTS",
    "BOUNDS",
    "CERTAINTIES",
    "CORRECTABLE",
    "COUNTED",
    "LINKS",
    "MANNERS",
    "MARKS",
    "SORTS",
    "SPREAD_FIELDS",
    "STANDINGS",
    "STATUSES",
    "Account",
    "Assignment",
    "Charged",
    "Claim",
    "CoderReading",
    "Copying",
    "Decision",
    "Derived",
    "End",
    "Failure",
    "FieldSpread",
    "Found",
    "Incident",
    "Judged",
    "Judgement",
    "Lineage",
    "Link",
    "Original",
    "Party",
    "Passage",
    "Published",
    "Quantity",
    "Reading",
    "Report",
    "Responsibility",
    "Rival",
    "Source",
    "Span",
    "Token",
    "Update",
    "When",
    "Where",
    "Wording",
    "active_decisions",
    "charged_of",
    "charged_words",
    "content_id",
    "head_among",
    "incident_id",
    "judge",
]
