"""Checks a list of who looked (who-looked.json) by the log's public keys (log-keys.txt), with Python alone and none of Prasan.

    python who_looked.py who-looked.json log-keys.txt

It says how many uses are proved, or what is wrong, and then ends with 1.  What it follows is public: RFC 6962 (the tree),
RFC 8032 (Ed25519), C2SP's signed note.
"""

import base64
import hashlib
import json
import pathlib
import sys

P = 2**255 - 19  # the field of Ed25519, the order of its base point, and the curve's d
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def sha(data):
    return hashlib.sha256(data).digest()


def add(one, other):
    (x1, y1), (x2, y2) = one, other
    k = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P)
    return x % P, y % P


def times(number, point):
    total = (0, 1)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def point(raw):
    told = int.from_bytes(raw, "little")
    y, sign = told & (2**255 - 1), told >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P:
        raise ValueError("no point of the curve")
    return (P - x if x & 1 != sign else x), y


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, signature, text):
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % Q
    return s < Q and times(s, BASE) == add(point(signature[:32]), times(h, point(key)))


def read_note(note, keys, origin):
    """The size and the hash of a signed note."""
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    first, size, whole = text.splitlines()
    for line in signatures.splitlines():
        raw = base64.b64decode(line.rsplit(" ", 1)[1])
        if first == origin and raw[:4].hex() in keys and signed(keys[raw[:4].hex()], raw[4:], text.encode()):
            return int(size), base64.b64decode(whole)
    raise ValueError(f"{origin}: signed by none of these keys")


def root_by(leaf, index, size, path):
    """The root of a tree of ``size`` leaves, from one of them and the other side at each fork."""
    last = size - 1
    for other in path:
        if index & 1 or index == last:
            leaf = sha(b"\x01" + other + leaf)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            leaf = sha(b"\x01" + leaf + other)
        index, last = index >> 1, last >> 1
    return leaf if last == 0 else None


def canonical(told):
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check(told, lines):
    """How many uses a list has, each proved.  Raises ValueError where anything is not as it should be."""
    keys = {}
    for line in filter(None, lines):
        name, number, encoded = line.strip().split("+", 2)
        raw = base64.b64decode(encoded)
        if sha(name.encode() + b"\n" + raw)[:4].hex() != number:
            raise ValueError("a key is not whole")
        keys[number] = raw[1:]
    size, root = read_note(told["checkpoint"], keys, "prasan/access-log")
    numbers = [each["index"] for each in told["entries"]]
    listed = sha(canonical({"of": told["of"], "entries": numbers}))
    if read_note(told["list"], keys, "prasan/who-looked") != (size, listed):
        raise ValueError("a use was taken out of the list, put in or moved")
    for each in told["entries"]:
        if "event" in each:
            leaf = sha(b"\x00" + canonical({name: each[name] for name in ("index", "at", "event")}))
        else:
            leaf = bytes.fromhex(each["leaf"])  # of several people: what it says is kept back
        if root_by(leaf, each["index"], size, [bytes.fromhex(step) for step in each["path"]]) != root:
            raise ValueError(f"use {each['index']} is not as it was written, or never was in the log")
    return len(numbers)


if __name__ == "__main__":
    try:
        the_list, the_keys = (pathlib.Path(each).read_text(encoding="utf-8") for each in sys.argv[1:3])
        print(f"{check(json.loads(the_list), the_keys.splitlines())} uses, all proved")
    except (ValueError, KeyError, IndexError) as wrong:
        sys.exit(f"Not proved: {wrong}")
