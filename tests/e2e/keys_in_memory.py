#!/usr/bin/env python3
"""Where in a process's memory the keys of its folder lie: keys_in_memory.py PID FOLDER

Reads the key file as the program does, and looks for each secret, in each form that it may have, in all of the process's
memory (as root: /proc/PID/mem). Prints a line for each place that is not locked: the secret, its form, the mapping; and at
the end how many secrets were found in locked memory. A secret that is found nowhere is said so: its program may have read
it and let it go.
"""
import hashlib
import re
import sys

from second_client import secrets_of

PIECE = 16 << 20


def forms_of(name, secret):
    """What programs and libraries make of a secret, and keep."""
    yield "raw", secret
    if len(secret) != 32:
        return
    yield "hexadecimal", secret.hex().encode()
    yield "hexadecimal, in capitals", secret.hex().upper().encode()
    # RFC 8032, 5.1.5: the scalar and the prefix of an Ed25519 key.
    expanded = bytearray(hashlib.sha512(secret).digest())
    yield "Ed25519 prefix", bytes(expanded[32:])
    expanded[0] &= 248
    expanded[31] = expanded[31] & 127 | 64
    yield "Ed25519 scalar", bytes(expanded[:32])
    clamped = bytearray(secret)
    clamped[0] &= 248
    clamped[31] = clamped[31] & 127 | 64
    if bytes(clamped) != secret:
        yield "clamped", bytes(clamped)


def mappings(process):
    """(begin, end, name, locked) of each that can be read."""
    with open(f"/proc/{process}/smaps", encoding="utf-8", errors="replace") as file:
        current = None
        for line in file:
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+ *(.*)", line)
            if head:
                current = int(head[1], 16), int(head[2], 16), head[3] or "unnamed"
            elif line.startswith("VmFlags:"):
                flags = line.split()[1:]
                if current[2] not in ("[vvar]", "[vsyscall]") and "io" not in flags:
                    yield *current, "lo" in flags


def places(process, wanted):
    """(form, name, mapping, locked) of each occurrence."""
    longest = max(len(secret) for _, _, secret in wanted)
    with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        for begin, end, mapping, locked in mappings(process):
            at, kept = begin, b""
            while at < end:
                try:
                    memory.seek(at)
                    piece = memory.read(min(PIECE, end - at))
                except OSError:
                    break  # a guard page, or gone meanwhile
                if not piece:
                    break
                text = kept + piece
                for name, form, secret in wanted:
                    found = text.find(secret)
                    while found >= 0:
                        yield name, form, mapping, locked
                        found = text.find(secret, found + 1)
                at += len(piece)
                kept = text[-(longest - 1):]


def main(process, folder):
    secrets = secrets_of(folder)
    with open(f"{folder}/passphrase", "rb") as file:
        secrets["passphrase"] = file.read().rstrip(b"\n")
    wanted = [(name, form, secret) for name, value in secrets.items() for form, secret in forms_of(name, value)]
    locked, seen = set(), set()
    for name, form, mapping, is_locked in places(process, wanted):
        kind = re.sub(r"/[0-9a-f]{64}$", "", name)
        seen.add(name)
        if is_locked:
            locked.add(name)
        else:
            print(f"not locked: {kind}, {form}, in {mapping}")
    for name in sorted(set(secrets) - seen):
        print(f"nowhere: {name}")
    print(f"locked: {len(locked)} of {len(secrets)}: {' '.join(sorted(re.sub('/[0-9a-f]{64}$', '', n) for n in locked))}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
