"""The Merkle tree of RFC 6962, section 2.1: grown leaf by leaf, with proofs that a leaf is in it and that it only grew.

Growing needs the roots of the full subtrees alone (the frontier).  A proof needs the hashes within, which ``node`` gives:
``node(level, place)`` is the hash of the ``place``-th full subtree of ``2 ** level`` leaves.  Checking a proof needs
neither, so that whoever doubts the log can do it elsewhere (RFC 9162, sections 2.1.3.2 and 2.1.4.2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

EMPTY = hashlib.sha256(b"").digest()

Node = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of a leaf, marked so that it can never pass for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of the two subtrees below a node, marked so that it can never pass for a leaf."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(frontier: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The frontier after one more leaf.  ``frontier`` holds the full subtrees of ``size`` leaves, largest first."""
    grown_frontier, carry = list(frontier), leaf
    while size & 1:
        carry = node_hash(grown_frontier.pop(), carry)
        size >>= 1
    return [*grown_frontier, carry]


def root(frontier: Sequence[bytes]) -> bytes:
    """The tree's root, by which two who hold the same leaves agree."""
    if not frontier:
        return EMPTY
    whole = frontier[-1]
    for subtree in reversed(frontier[:-1]):
        whole = node_hash(subtree, whole)
    return whole


def root_of(size: int, node: Node) -> bytes:
    """The root of the first ``size`` leaves."""
    return _subtree(0, size, node) if size else EMPTY


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """What proves that a leaf is in the tree of the first ``size``: the other side at each fork, lowest first.

    Raises ValueError where the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start = middle
    return path[::-1]


def consistency_path(first: int, second: int, node: Node) -> list[bytes]:
    """What proves that the tree of ``second`` leaves begins with that of ``first``.

    Raises ValueError where the first is empty or the larger.
    """
    if not 0 < first <= second:
        raise ValueError(f"a tree of {second} leaves cannot be shown to begin with one of {first}")
    start, end, path, known = 0, second, [], True
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start, known = middle, False
    if not known:
        path.append(_subtree(start, end, node))
    return path[::-1]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], whole: bytes) -> bool:
    """Whether ``path`` proves that the hash ``leaf`` is the ``index``-th of the ``size`` leaves under the root ``whole``."""
    if not 0 <= index < size:
        return False
    place, last, computed = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            computed = node_hash(other, computed)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            computed = node_hash(computed, other)
        place, last = place >> 1, last >> 1
    return last == 0 and computed == whole


def extends(first: int, second: int, path: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Whether ``path`` proves that the tree of ``second`` leaves and root ``after`` begins with that of ``first`` and ``before``."""
    if first == second:
        return not path and before == after
    if not 0 < first < second or not path:
        return False
    # A first tree that is full stands in the second as it is, so that its root is no part of the path.
    hashes = [before, *path] if first & (first - 1) == 0 else list(path)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    return last == 0 and old == before and new == after


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(start: int, end: int, node: Node) -> bytes:
    """The root over the leaves from ``start`` to before ``end``; a tree is split so that ``start`` always fits."""
    size = end - start
    if size & (size - 1) == 0:
        return node(size.bit_length() - 1, start // size)
    middle = start + _split(size)
    return node_hash(node((middle - start).bit_length() - 1, start // (middle - start)), _subtree(middle, end, node))
