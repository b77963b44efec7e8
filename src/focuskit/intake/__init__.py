"""Reading accounts and interactions: files, frames and objects, mapped, checked, and accounted for.

Rows in are accepted or rejected, always; a rejected row is kept with its reason,
and so is a bad value that was emptied in a row that is accepted.
"""

from focuskit.intake.input_tables import Intake, Listed, read_interactions, read_listed
from focuskit.intake.mapping import Mapping
from focuskit.intake.mapping_proposal.proposal import propose

__all__ = ["Intake", "Listed", "Mapping", "propose", "read_interactions", "read_listed"]
