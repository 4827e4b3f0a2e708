"""Checks a receipt with libraries that others wrote: its statement is a JWS that jwcrypto verifies under the exported keys,
and its presentation an SD-JWT in which sd-jwt finds the fields shown and no others. The entries that support it are in the
tree of the same head (RFC 6962).

Usage: statements.py KEYS.JWKS RECEIPT.TLOG-PROOF
Prints the verified payload's kind and the disclosed fields as JSON.
"""

import base64
import hashlib
import json
import sys

from jwcrypto import jwk, jws
from sd_jwt.verifier import SDJWTVerifier


def url_decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sha256(data):
    return hashlib.sha256(data).digest()


def inclusion_root(index, size, leaf, path):
    """RFC 9162, section 2.1.3.2."""
    node, last, root = index, size - 1, leaf
    for at in range(0, len(path), 32):
        sibling = path[at : at + 32]
        assert last > 0, "the proof is not too long"
        if node % 2 == 1 or node == last:
            root = sha256(b"\1" + sibling + root)
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            root = sha256(b"\1" + root + sibling)
        node, last = node // 2, last // 2
    assert last == 0, "the proof is not too short"
    return root


def verified(statement, keys):
    token = jws.JWS()
    token.deserialize(statement)
    header = json.loads(token.objects["protected"])
    assert list(header) == ["alg", "kid", "typ"] and header["alg"] == "EdDSA"
    key = keys[header["kid"]]
    token.verify(key)
    payload = json.loads(token.payload)
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert token.payload.decode("utf-8") == canonical, "the payload is canonical JSON"
    return payload, key


def main(keys_path, receipt_path):
    exported = json.load(open(keys_path, encoding="utf-8"))
    keys = {key["kid"]: jwk.JWK(**{name: key[name] for name in ("kty", "crv", "x")}) for key in exported["keys"]}
    for kid, key in keys.items():
        assert key.thumbprint() == kid, "the kid is the key's RFC 7638 thumbprint"

    lines = open(receipt_path, encoding="utf-8").read().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    extra = base64.b64decode(lines[1].removeprefix("extra "), validate=True)
    presentation, *support = extra[32:].decode("ascii").split("\n")
    statement = presentation.split("~")[0]
    payload, key = verified(statement, keys)

    size, root = lines[lines.index("") + 2 :][:2]
    kinds = []
    for line in support:
        index, path, previous, supporting = line.split(" ")
        leaf = sha256(b"\0" + url_decode(previous) + supporting.encode("ascii"))
        found = inclusion_root(int(index), int(size), leaf, url_decode(path))
        assert found == base64.b64decode(root), "a supporting entry is in the same tree"
        kinds.append(verified(supporting, keys)[0]["kind"])
    assert kinds and kinds[0] == "genesis", "what made the signer's key begins with the genesis"

    shown = SDJWTVerifier(presentation, lambda issuer, header: key).get_verified_payload()
    open_fields = {name: value for name, value in shown["body"].items() if name not in payload["body"]}
    print(json.dumps({"kind": payload["kind"], "shown": open_fields}, ensure_ascii=False))


main(*sys.argv[1:])
