"""What is done with a file that has been checked."""

from __future__ import annotations

from prasan.centres.definitions import shipped_definitions
from prasan.centres.importing import Checked, Row
from prasan.centres.importing.uploads import Upload, note_taken
from prasan.centres.lifecycle import Duty, LifecycleError
from prasan.web.accounts.models import User
from prasan.web.centres.filing.actions import user_duties
from prasan.web.centres.filing.landing import land


def take(user: User, upload: Upload, *, good_alone: bool) -> None:
    """Put the good values of a checked file into drafts; nothing where some are refused, unless they are asked for alone.

    Raises LifecycleError, also where a report has been closed since the file was checked.
    """
    if upload.taken:
        return
    if upload.state != "checked" or not upload.told["rows"]["accepted"]:
        raise LifecycleError("nothing", "no value of the file can be taken")
    if upload.told["rows"]["refused"] and not good_alone:
        raise LifecycleError("refused_rows", "rows are refused, and the good ones alone were not asked for")
    values = upload.values()
    # The unit of the file's folder is the sender's; an account that has moved since takes nothing in its old name.
    if any(Duty.FILES not in user_duties(user, *key) for key in {(value.unit, value.period) for value in values}):
        raise LifecycleError("not_theirs", "the figures are of a unit that this officer does not file for")
    checked = Checked(accepted=[("", Row(0, "", "", "", "", ""), value) for value in values])
    note_taken(
        upload,
        land(checked, shipped_definitions(), by=user.get_username(), reason=upload.reason),
        user.get_username(),
    )
