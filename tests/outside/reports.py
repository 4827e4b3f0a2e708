"""Reads a signed report with pyHanko, trusting nothing but the office's certificate, and prints what it found as JSON. The
signature, what it covers and the attachments are left in a folder for other programs.

usage: reports.py ROOT.PEM REPORT.PDF FOLDER [AUTHORITY.PEM]
"""

import json
import sys
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def trusting(file):
    _, _, der = pem.unarmor(Path(file).read_bytes())
    return ValidationContext(trust_roots=[x509.Certificate.load(der)], allow_fetching=False)


def main(root, report, folder, authority=None):
    context = trusting(root)
    stamps = trusting(authority) if authority else None
    whole = Path(report).read_bytes()
    with open(report, "rb") as file:
        pdf = PdfFileReader(file)
        (signature,) = pdf.embedded_signatures
        status = validate_pdf_signature(signature, context, ts_validation_context=stamps)
        names = pdf.root["/Names"]["/EmbeddedFiles"]["/Names"]
        attached = {str(names[i]): names[i + 1].get_object()["/EF"]["/F"].data for i in range(0, len(names), 2)}
    start, before, after, rest = (int(number) for number in signature.byte_range)
    folder = Path(folder)
    folder.mkdir()
    (folder / "signature.der").write_bytes(bytes_of(signature))
    (folder / "signed").write_bytes(whole[start:before] + whole[after : after + rest])
    for name, content in attached.items():
        (folder / name).write_bytes(content)
    print(
        json.dumps(
            {
                "valid": status.bottom_line,
                "trusted": status.trusted,
                "coverage": status.coverage.name,
                "changes": status.modification_level.name,
                "signer": status.signing_cert.subject.native["common_name"],
                "stamped": bool(status.timestamp_validity and status.timestamp_validity.valid),
                "stamp_trusted": bool(status.timestamp_validity and status.timestamp_validity.trusted),
                "attached": sorted(attached),
            }
        )
    )


def bytes_of(signature):
    """The signature without the zeros behind it."""
    content = signature.pkcs7_content
    length = 4 + int.from_bytes(content[2:4], "big")
    assert content[:2] == b"\x30\x82" and not content[length:].strip(b"\0")
    return content[:length]


if __name__ == "__main__":
    main(*sys.argv[1:])
