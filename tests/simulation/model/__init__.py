"""A pure model of the protocol: no I/O, no real time, thousands of schedules a second.

What stands for what:

- ``orders.decide`` for the rules of the work: appends commute, fields merge on their base value, transitions are
  guarded by state and ``assign_rev``. Both ends use it, as both ends use ``sync.domain``.
- ``server.Server`` for the central server: command log by id and by (device, seq), batch in one transaction, late
  commits placed by the sequencer, scopes with leaving rows, rights looked at when applying and when sending, leases,
  numbers given once, quarantine, epochs and restore, ready-made images with what changed since, feed retention.
- ``seat.Seat`` for a workstation: outbox states and legal moves, number blocks and emergency series, cache with
  version guard and scopes, cursor, snapshots, pending rows that stay until their outcome, attention items, re-offer in
  a new epoch, new device after a clone, hand-in and shredding after a revocation, digests with repair.
- ``desk_drafts`` and ``draft_shelf`` for drafts: typed, handed over, given to another desk until it says that it has
  them, submitted at two desks.
- ``world.World`` for chance: it picks who does what and what the line, the disk and the machine do to it, and keeps
  what an all-seeing witness knows (every word typed, every number spoken, every row sent).
- ``judge`` for the invariants I1–I8.

Left to the other layers: real transactions and files, signatures and keys, hints, lanes and back-off times, clocks.
"""
