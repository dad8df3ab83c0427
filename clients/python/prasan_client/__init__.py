"""Ask the registry of a Prasan installation."""

from prasan_client.registry import Change, Notice, Person, RefusedError, Registry, UnreachableError
from prasan_client.signatures import SigningKey, UntrustedAnswerError

__all__ = [
    "Change",
    "Notice",
    "Person",
    "RefusedError",
    "Registry",
    "SigningKey",
    "UnreachableError",
    "UntrustedAnswerError",
]
