"""Reads the one QR code of a raster (PGM) and prints what is in it in hex."""

import sys

import zxingcpp

with open(sys.argv[1], "rb") as file:
    magic, width, height, depth = (file.readline() + file.readline() + file.readline()).split()
    pixels = file.read()
assert (magic, depth) == (b"P5", b"255"), "pdftoppm -gray writes such files"
raster = memoryview(pixels).cast("B", shape=[int(height), int(width)])
found = zxingcpp.read_barcodes(raster, formats=zxingcpp.BarcodeFormat.QRCode)
assert len(found) == 1, f"one code, not {len(found)}"
print(found[0].bytes.hex())
