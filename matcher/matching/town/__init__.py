"""The town's supporters and everything that looks for them, as arrays, with the pairs that fit.

What is kept of it in a process is drawn from the database and compared with it each time: rows
that changed are looked at anew, whoever changed them and by whatever way.
"""

from matcher.matching.town.snapshot import Snapshot, snapshot

__all__ = ["Snapshot", "snapshot"]
