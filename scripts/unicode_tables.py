#!/usr/bin/env python3
"""Writes crypto/base/unicode_decompositions.cpp and unicode_properties.cpp from Python's unicodedata, which must be that of
Unicode 14.0.0 (Python 3.11, as in Debian 12). The tables are pinned: a token must be the same for ever, whatever the system's
libraries know. Characters that later versions add stay as they are."""
import pathlib
import unicodedata

assert unicodedata.unidata_version == "14.0.0", unicodedata.unidata_version
root = pathlib.Path(__file__).resolve().parent.parent
everything = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def hexed(code_points):
    return " ".join(f"{c:X}" for c in code_points)


def ranges(items):  # (code point, value), ascending -> [first, last, value]
    out = []
    for code_point, value in items:
        if out and out[-1][1] == code_point - 1 and out[-1][2] == value:
            out[-1][1] = code_point
        else:
            out.append([code_point, code_point, value])
    return out


def span(first, last):
    return f"{first:X}" if first == last else f"{first:X}-{last:X}"


def decompositions():
    for c in everything:
        parts = unicodedata.decomposition(chr(c))
        if not parts or parts.startswith("<"):
            continue
        parts = [int(part, 16) for part in parts.split()]
        composed = len(parts) == 2 and unicodedata.normalize("NFC", "".join(map(chr, parts))) == chr(c)
        yield f"{c:X}{'=' if composed else '>'}{hexed(parts)};"


def classes():
    items = ((c, unicodedata.combining(chr(c))) for c in everything if unicodedata.combining(chr(c)))
    for first, last, value in ranges(items):
        yield f"{span(first, last)}={value};"


def upper_cases():
    for c in everything:
        upper = chr(c).upper()
        if upper != chr(c):
            yield f"{c:X}={hexed(map(ord, upper))};"


def letters():
    def letter(c):
        category = unicodedata.category(chr(c))
        return category[0] == "L" or category == "Nd"

    for first, last, _ in ranges((c, True) for c in everything if letter(c)):
        yield f"{span(first, last)};"


def lines(pieces):
    line = ""
    for piece in pieces:
        if len(line) + len(piece) > 112:
            yield line
            line = ""
        line += piece
    yield line


HEAD = "// Made by scripts/unicode_tables.py from Unicode 14.0.0; not to be edited.\n"
HEAD += '#include "crypto/base/unicode_tables.h"\n\nnamespace puente::unicode {\n'


def table(name, comment, pieces):
    body = "\n".join(f'    "{line}"' for line in lines(pieces))
    return f"\n// {comment}\nconst std::string_view {name} =\n{body};\n"


def write(name, *tables):
    (root / "crypto/base" / name).write_text(HEAD + "".join(tables) + "\n}  // namespace puente::unicode\n")


write(
    "unicode_decompositions.cpp",
    table("decompositions", "Canonical ones: \"=\" where the parts compose to the character again, \">\" where not.",
          decompositions()))
write(
    "unicode_properties.cpp",
    table("combining_classes", "Those that are not 0.", classes()),
    table("letters_and_digits", "General categories L and Nd.", letters()))
write("unicode_upper.cpp", table("upper_cases", "Full case mapping, where it changes a character.", upper_cases()))
