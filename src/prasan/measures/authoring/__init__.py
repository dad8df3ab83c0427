"""Writing measures: drafts, the act by which a second officer makes one a version, and all versions that there are."""

from prasan.measures.authoring.catalogue import Catalogue, Version
from prasan.measures.authoring.drafts import Draft, DraftConflictError, Drafts
from prasan.measures.authoring.keeping import AuthoringError, Proposal
from prasan.measures.authoring.publishing import Authoring

__all__ = [
    "Authoring",
    "AuthoringError",
    "Catalogue",
    "Draft",
    "DraftConflictError",
    "Drafts",
    "Proposal",
    "Version",
]
