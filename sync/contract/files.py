"""The upload of files (``/files/v1``): the core and creation parts of tus 1.0, and what both ends agree on."""

from sync.contract.sealed_files import BLOCK

TUS = "1.0.0"
TUS_HEADER = "Tus-Resumable"
OFFSET_HEADER = "Upload-Offset"
LENGTH_HEADER = "Upload-Length"
METADATA_HEADER = "Upload-Metadata"
PIECE_TYPE = "application/offset+octet-stream"

PIECE = 8 * BLOCK
"""What a seat sends at once: whole blocks, so that none is sent twice."""

MOST_PIECE = 16 * BLOCK
"""What the server takes at once."""
