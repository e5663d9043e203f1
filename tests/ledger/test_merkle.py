"""The Merkle tree against the published vectors of Certificate Transparency, and against the RFC's own definition."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.ledger.merkle import consistency_proof, consistent, includes, inclusion_proof, leaf_hash, tree_hash

# The leaves, roots and proofs that the reference implementation of RFC 6962 publishes.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}

sizes = st.integers(1, 40)


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def hexes(proof: tuple[bytes, ...]) -> list[str]:
    return [step.hex() for step in proof]


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def folded(leaves: list[bytes]) -> bytes:
    """The tree head by another road: pair neighbours level by level, an odd last one goes up as it is."""
    level = leaves
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\x01" + b"".join(level[at : at + 2])).digest() for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    assert tree_hash(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_published_inclusion_proofs(index: int, size: int) -> None:
    proof = inclusion_proof(LEAVES[:size], index)
    assert hexes(proof) == INCLUSION[index, size]
    assert includes(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_published_consistency_proofs(first: int, second: int) -> None:
    proof = consistency_proof(LEAVES[:second], first)
    assert hexes(proof) == CONSISTENCY[first, second]
    assert consistent(first, second, bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second]), proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 33, 100])
def test_tree_hash_equals_folding_by_levels(size: int) -> None:
    assert tree_hash(leaves_of(size)) == folded(leaves_of(size))


def test_every_proof_of_every_small_tree_verifies() -> None:
    for size in range(1, 34):
        leaves = leaves_of(size)
        head = tree_hash(leaves)
        for index in range(size):
            assert includes(leaves[index], index, size, inclusion_proof(leaves, index), head)
        for first in range(1, size + 1):
            assert consistent(first, size, tree_hash(leaves[:first]), head, consistency_proof(leaves, first))


@given(size=sizes, data=st.data())
def test_inclusion_fails_on_any_flipped_bit(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    head, proof = tree_hash(leaves), inclusion_proof(leaves, index)
    parts = [leaves[index], head, *proof]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    assert not includes(parts[0], index, size, parts[2:], parts[1])


@given(second=sizes, data=st.data())
def test_consistency_fails_on_any_flipped_bit(second: int, data: st.DataObject) -> None:
    leaves = leaves_of(second)
    first = data.draw(st.integers(1, second))
    parts = [tree_hash(leaves[:first]), tree_hash(leaves), *consistency_proof(leaves, first)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flipped(parts[which], data.draw(st.integers(0, 255)))
    assert not consistent(first, second, parts[0], parts[1], parts[2:])


@given(size=sizes, data=st.data())
def test_proofs_of_another_length_fail(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    head = tree_hash(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index)
    assert not includes(leaves[index], index, size, [*proof, head], head)
    assert not proof or not includes(leaves[index], index, size, proof[:-1], head)
    first = data.draw(st.integers(1, size))
    older, older_proof = tree_hash(leaves[:first]), consistency_proof(leaves, first)
    assert not consistent(first, size, older, head, [*older_proof, head])
    assert not older_proof or not consistent(first, size, older, head, older_proof[:-1])


@given(size=st.integers(2, 40), data=st.data())
def test_inclusion_fails_for_another_leaf(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
    assert not includes(leaves[other], index, size, inclusion_proof(leaves, index), tree_hash(leaves))
    assert not includes(leaves[index], other, size, inclusion_proof(leaves, index), tree_hash(leaves))


@given(size=st.integers(2, 40), data=st.data())
def test_a_rewritten_beginning_is_not_consistent(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    first = data.draw(st.integers(1, size - 1))
    older = tree_hash(leaves[:first])
    leaves[data.draw(st.integers(0, first - 1))] = leaf_hash(b"rewritten")
    assert not consistent(first, size, older, tree_hash(leaves), consistency_proof(leaves, first))


def test_a_proof_does_not_outgrow_its_tree() -> None:
    leaves = leaves_of(2)
    head, proof = tree_hash(leaves), inclusion_proof(leaves, 1)
    assert includes(leaves[1], 1, 2, proof, head)
    # Said to be the only leaf, with a step left over that happens to lead to the head.
    assert not includes(leaves[1], 0, 1, proof, head)


def test_bytes_cannot_move_between_a_leaf_and_its_neighbour() -> None:
    first, second = leaves_of(2)
    head = tree_hash([first, second])
    assert includes(first, 0, 2, [second], head)
    assert not includes(first[:-1], 0, 2, [first[-1:] + second], head)
    assert not consistent(1, 2, first[:-1], head, [first[-1:] + second])


def test_sizes_out_of_range_are_no_proof() -> None:
    leaves = leaves_of(4)
    head = tree_hash(leaves)
    assert not includes(leaves[0], -1, 4, inclusion_proof(leaves, 0), head)
    assert not includes(leaves[0], 4, 4, inclusion_proof(leaves, 0), head)
    assert not consistent(0, 4, head, head, ())
    assert not consistent(4, 3, head, head, ())
    with pytest.raises(IndexError):
        inclusion_proof(leaves, 4)
    with pytest.raises(IndexError):
        consistency_proof(leaves, 0)
    with pytest.raises(IndexError):
        consistency_proof(leaves, 5)
