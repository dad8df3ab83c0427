"""The Merkle tree of RFC 6962, section 2.1, grown leaf by leaf: only the roots of its full subtrees are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of a leaf, marked so that it can never pass for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def grown(frontier: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The frontier after one more leaf.  ``frontier`` holds the full subtrees of ``size`` leaves, largest first."""
    grown_frontier, carry = list(frontier), leaf
    while size & 1:
        carry = _node(grown_frontier.pop(), carry)
        size >>= 1
    return [*grown_frontier, carry]


def root(frontier: Sequence[bytes]) -> bytes:
    """The tree's root, by which two who hold the same leaves agree."""
    if not frontier:
        return EMPTY
    whole = frontier[-1]
    for subtree in reversed(frontier[:-1]):
        whole = _node(subtree, whole)
    return whole


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
