"""What can be one encounter's: dates that overlap, places of which one is within the other."""

from kb.extract.findings import DateFinding, Findings

TRAVELLING = ("visit", "travel")


def overlapping(a: DateFinding | None, b: DateFinding | None) -> bool:
    """Whether two periods have a day in common, as far as known."""
    if a is None or b is None or a.start is None or b.start is None:
        return True
    return a.start <= (b.end or b.start) and b.start <= (a.end or a.start)


def compatible_places(findings: Findings, a: int, b: int) -> bool:
    """The same place, or a finer and a coarser one in one country."""
    if a == b:
        return True
    p, q = findings.places[a], findings.places[b]
    if p.country and q.country and p.country != q.country:
        return False
    return not (p.precision == q.precision == "city")
