"""The names of columns that intake adds to rows, beside their fields."""

from __future__ import annotations

SOURCE = "_source"
"""The number of the source that a row comes from."""
EXPORTED_AT = "_exported_at"
"""When the source was exported, where its mapping states it."""
UNREADABLE = "_unreadable"
"""The fields of a row of which a bad value was emptied: what reads one of them leaves the row out.
The column is there only where there is such a row."""
