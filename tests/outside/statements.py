"""Checks a receipt with libraries that others wrote: its statement is a JWS that jwcrypto verifies under the exported keys,
and its presentation an SD-JWT in which sd-jwt finds the fields shown and no others.

Usage: statements.py KEYS.JWKS RECEIPT.TLOG-PROOF
Prints the verified payload's kind and the disclosed fields as JSON.
"""

import base64
import json
import sys

from jwcrypto import jwk, jws
from sd_jwt.verifier import SDJWTVerifier


def main(keys_path, receipt_path):
    exported = json.load(open(keys_path, encoding="utf-8"))
    keys = {key["kid"]: jwk.JWK(**{name: key[name] for name in ("kty", "crv", "x")}) for key in exported["keys"]}
    for kid, key in keys.items():
        assert key.thumbprint() == kid, "the kid is the key's RFC 7638 thumbprint"

    lines = open(receipt_path, encoding="utf-8").read().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    extra = base64.b64decode(lines[1].removeprefix("extra "), validate=True)
    presentation = extra[32:].decode("ascii")
    statement = presentation.split("~")[0]

    token = jws.JWS()
    token.deserialize(statement)
    header = json.loads(token.objects["protected"])
    assert list(header) == ["alg", "kid", "typ"] and header["alg"] == "EdDSA"
    key = keys[header["kid"]]
    token.verify(key)
    payload = json.loads(token.payload)
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert token.payload.decode("utf-8") == canonical, "the payload is canonical JSON"

    shown = SDJWTVerifier(presentation, lambda issuer, header: key).get_verified_payload()
    open_fields = {name: value for name, value in shown["body"].items() if name not in payload["body"]}
    print(json.dumps({"kind": payload["kind"], "shown": open_fields}, ensure_ascii=False))


main(*sys.argv[1:])
