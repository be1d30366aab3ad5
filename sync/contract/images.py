"""Ready-made snapshots: a scope as an encrypted file that a new seat takes over whole (``cache_form.packed_image``)."""

import msgspec


class ImageOffer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file for one scope in one variant of rights. ``key`` (hex) opens it and is given to who may read the scope.

    ``form`` names tables and derivation (``cache_form.tables.image_form``): a seat of another form reads lines instead.
    The rows stand as they were at ``pos`` of ``epoch``; the feed from there on brings the rest.
    """

    scope: str
    variant: str
    epoch: str
    pos: int
    form: str
    file: str
    size: int
    sha256: str
    key: str
    rows: int
