"""Names of places learned at this seat: used here at once, and told to the city, which decides for all."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from desktop.services.command_factory import CommandFactory
from desktop.services.ports import SeatStore, SyncControl
from desktop.services.seat import Seat
from sync.contract.codec import encode
from sync.domain.aliases import alias_id, learnable
from sync.domain.order import Place
from sync.domain.reference import ALIAS, Site
from sync.domain.value import Value
from sync.matching.spoken_keys import spoken_keys

_KEY = "place_aliases"
_MOST = 200
_LONGEST_NAME = 100


class PlaceAliases:
    """Learns and decides. Blocking; what was learned is used after the next reading of reference data."""

    def __init__(self, seat: Seat, commands: CommandFactory, sync: SyncControl) -> None:
        self._seat = seat
        self._commands = commands
        self._sync = sync

    def learn(self, words: str, place: Place, meant: str) -> bool:
        """Note that callers call a place by these words; returns whether they may be a name and were not known here.

        ``meant`` is the place's own name. The deepest known area goes with it.
        """
        area = place.grid or place.community or place.street or place.district
        if not learnable(words) or not area or not meant.strip() or words == meant:
            return False
        meant = meant.strip()[:_LONGEST_NAME]
        alias = Site(
            id=alias_id(words, area, meant), name=words, area=area, kind=ALIAS, address=meant, keys=spoken_keys(words),
            lon=place.lon, lat=place.lat, told_by=(self._seat.actor.user_id,),
        )  # fmt: skip
        store = self._seat.store
        own = own_aliases(store)
        if any(one.id == alias.id for one in own):
            return False
        args = {"words": words, "area": area, "meant": meant, "keys": alias.keys, "lon": place.lon, "lat": place.lat}
        self._send("reference.alias", alias.id, args)
        store.save_value(_KEY, msgspec.json.encode([*own, alias][-_MOST:]))
        return True

    def decide(self, alias: Site, *, keep: bool) -> None:
        """Approve an alias or take it back, for everybody. The server checks the role."""
        self._send("reference.alias_decide", alias.id, {"keep": keep})

    def _send(self, kind: str, target: str, args: Mapping[str, object]) -> None:
        actor, command_id = self._seat.actor, self._commands.new_id()
        given = msgspec.Raw(encode(args))
        self._seat.store.commands.save_command(
            actor,
            lambda seq: self._commands.build(
                seq=seq, command_id=command_id, kind=kind, target=target, args=given, actor=actor
            ),
            self._commands.now(),
        )
        self._sync.wake()


def own_aliases(store: SeatStore) -> tuple[Site, ...]:
    """Return what was learned in this store; nothing when that cannot be read."""
    kept = store.read_value(_KEY)
    try:
        return msgspec.json.decode(kept, type=tuple[Site, ...]) if kept else ()
    except msgspec.DecodeError:
        return ()


def with_own(sites: Iterable[Value], own: Sequence[Site]) -> tuple[Value, ...]:
    """Return the city's sites with what was learned here, but for what the city has decided on."""
    found = {str(getattr(one, "id", "")): one for one in sites}
    for alias in own:
        known = found.get(alias.id)
        if known is None:
            found[alias.id] = alias
        elif isinstance(known, Site) and not known.active and not known.decided_by:
            found[alias.id] = replace(known, active=True)
    return tuple(found.values())
