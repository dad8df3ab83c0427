"""Changes to a model by hand: elements, their words and properties, relationships, and what stands on a view.

A change is made to the model as it was read and written in the form that it came in, so that what nobody touched goes out as it was.
"""

from prasan.architecture.editing.errors import ChangedSinceError, EditError
from prasan.architecture.editing.saving import draft_of, opened, propose, save, throw_away

__all__ = ["ChangedSinceError", "EditError", "draft_of", "opened", "propose", "save", "throw_away"]
