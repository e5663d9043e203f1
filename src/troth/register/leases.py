"""Leases: one applier at a time for each store, with a number that tells a late one from the present one."""

from datetime import datetime, timedelta

from troth.kernel.errors import Refused
from troth.kernel.instants import from_micros, micros
from troth.register.connection import Connection
from troth.register.part import Part
from troth.register.values import Lease


class Leases(Part):
    """Leases on stores. The clock is the caller's; what holds when clocks differ is the fence number."""

    def take_lease(self, store: str, holder: str, now: datetime, ttl: timedelta) -> Lease:
        """The lease on ``store`` until ``now + ttl``, with the next fence number.

        ``holder`` is a name of this run that no other has. Raises Refused (``LEASE_HELD``) while another lease is live,
        also one of the same holder: what it took it renews.
        """
        with self._db.writing():
            found = self._db.rows("SELECT holder, fence, expires FROM lease WHERE store = ?", store)
            held_by, fence, expires = found[0] if found else (None, 0, 0)
            if held_by is not None and expires > micros(now):
                raise Refused(
                    f"the store {store} is being worked on by {held_by}, "
                    f"until {from_micros(expires):%Y-%m-%d %H:%M:%S} UTC at the latest",
                    help="wait until it is done; a run that was killed loses its lease at that time",
                    code="LEASE_HELD",
                )
            taken = Lease(store, holder, fence + 1, now + ttl)
            if found:
                self._db.run(
                    "UPDATE lease SET holder = ?, fence = ?, expires = ? WHERE store = ?",
                    holder,
                    taken.fence,
                    micros(taken.expires),
                    store,
                )
            else:
                self._db.run(
                    "INSERT INTO lease (store, holder, fence, expires) VALUES (?, ?, ?, ?)",
                    store,
                    holder,
                    taken.fence,
                    micros(taken.expires),
                )
        return taken

    def renew(self, lease: Lease, now: datetime, ttl: timedelta) -> Lease:
        """The same lease until ``now + ttl``; also one that has expired, as long as nobody took it.

        Raises Refused (``LEASE_LOST``) once another has taken it, or after it was given back.
        """
        with self._db.writing():
            demand_fence(self._db, lease)
            renewed = Lease(lease.store, lease.holder, lease.fence, now + ttl)
            self._db.run("UPDATE lease SET expires = ? WHERE store = ?", micros(renewed.expires), lease.store)
        return renewed

    def give_back(self, lease: Lease) -> None:
        """Ends a lease before its time; nothing happens if another has taken it since."""
        with self._db.writing():
            self._db.run("UPDATE lease SET holder = NULL WHERE store = ? AND fence = ?", lease.store, lease.fence)

    def lease(self, store: str) -> Lease | None:
        """The lease that somebody holds on ``store``, live or expired; ``None`` where it was
        given back or never taken.
        """
        found = self._db.rows("SELECT holder, fence, expires FROM lease WHERE store = ? AND holder IS NOT NULL", store)
        return Lease(store, found[0][0], found[0][1], from_micros(found[0][2])) if found else None

    def current_fence(self, store: str) -> int:
        """The fence number of the last lease taken on ``store``; 0 if there was none."""
        found = self._db.rows("SELECT fence FROM lease WHERE store = ?", store)
        return int(found[0][0]) if found else 0


def demand_fence(database: Connection, lease: Lease) -> None:
    """Raises Refused (``LEASE_LOST``) unless ``lease`` is the present one of its store."""
    found = database.rows("SELECT holder, fence FROM lease WHERE store = ?", lease.store)
    if found != [(lease.holder, lease.fence)]:
        raise Refused(
            f"{lease.holder} no longer has the lease on the store {lease.store}",
            help="nothing more was done; run the command again",
            code="LEASE_LOST",
        )
