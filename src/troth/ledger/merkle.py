"""The Merkle tree of RFC 9162, section 2.1, with SHA-256: its head, and proofs of inclusion and of consistency.

Everything here works on *leaf hashes*, so that a proof about a record needs the record's own bytes only where it is
checked. Positions in the tree count from 0, as in the RFC.
"""

import hashlib
from collections.abc import Sequence

_HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf (2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children (2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """The head of the tree over these leaf hashes; of no leaves, the hash of nothing (2.1.1)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    return _subtree(leaves, 0, len(leaves))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The shortest proof that leaf ``index`` is in the tree over ``leaves`` (2.1.3.1).

    Raises IndexError where there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    return tuple(_path(leaves, index, 0, len(leaves)))


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether ``proof`` shows that leaf hash ``leaf`` stands at ``index`` in a tree of ``size`` leaves (2.1.3.2)."""
    if not 0 <= index < size or not _hashes(leaf, head, *proof):
        return False
    here, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and found == head


def consistency_proof(leaves: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """The shortest proof that the tree over the first ``first`` leaves is a beginning of the whole tree (2.1.4.1).

    Raises IndexError unless ``first`` is at least 1 and at most their number.
    """
    if not 1 <= first <= len(leaves):
        raise IndexError(f"no beginning of {first} among {len(leaves)}")
    return tuple(_beginning(leaves, first, 0, len(leaves), whole=True))


def consistent(first: int, second: int, first_head: bytes, second_head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``first`` leaves is a beginning of that of ``second`` (2.1.4.2)."""
    if not 1 <= first <= second or not _hashes(first_head, second_head, *proof):
        return False
    if first == second:
        return not proof and first_head == second_head
    steps = list(proof) if first & (first - 1) else [first_head, *proof]
    if not steps:
        return False
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    older = newer = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and older == first_head and newer == second_head


def _split(size: int) -> int:
    """The largest power of two that is smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(leaves: Sequence[bytes], start: int, stop: int) -> bytes:
    if stop - start == 1:
        return leaves[start]
    middle = start + _split(stop - start)
    return node_hash(_subtree(leaves, start, middle), _subtree(leaves, middle, stop))


def _path(leaves: Sequence[bytes], index: int, start: int, stop: int) -> list[bytes]:
    if stop - start == 1:
        return []
    middle = start + _split(stop - start)
    if index < middle:
        return [*_path(leaves, index, start, middle), _subtree(leaves, middle, stop)]
    return [*_path(leaves, index, middle, stop), _subtree(leaves, start, middle)]


def _beginning(leaves: Sequence[bytes], first: int, start: int, stop: int, *, whole: bool) -> list[bytes]:
    """SUBPROOF of the RFC: ``whole`` says that this subtree's head is the older head, which the verifier has."""
    if first == stop:
        return [] if whole else [_subtree(leaves, start, stop)]
    middle = start + _split(stop - start)
    if first <= middle:
        return [*_beginning(leaves, first, start, middle, whole=whole), _subtree(leaves, middle, stop)]
    return [*_beginning(leaves, first, middle, stop, whole=False), _subtree(leaves, start, middle)]


def _hashes(*values: bytes) -> bool:
    return all(len(value) == _HASH_BYTES for value in values)
