#!/usr/bin/env python3
"""A recipient that refuses each delivery, written from docs/messages.md (Refusals of deliveries) alone.

refusing_client.py NETWORK AGENT    speaks as that agent, whose program does not run, until the log says that a sender is held for it
"""
import ctypes
import hashlib
import struct
import sys

from second_client import Client, KINDS, broker_of, encode, hello, message, secrets_of, size, sodium, check

AEAD, DELIVERY, SENDER_HOLD = 4, 3, 19  # a code of a refusal; members of Event's union


class Struct:
    """A struct of a canonical message: its words of data, and what its pointers lead to."""

    def __init__(self, octets, at=0):
        self.octets, self.words = octets, struct.unpack(f"<{len(octets) // 8}Q", octets)
        pointer = self.words[at]
        begin = at + 1 + ((pointer & 0xFFFFFFFF) >> 2)
        data = pointer >> 32 & 0xFFFF
        self.data, self.first = self.words[begin : begin + data], begin + data

    def inner(self, number):
        return Struct(self.octets, self.first + number)

    def bytes(self, number):
        at = self.first + number
        begin = at + 1 + ((self.words[at] & 0xFFFFFFFF) >> 2)
        return self.octets[8 * begin : 8 * begin + (self.words[at] >> 35)]


def lp(octets):
    return struct.pack(">I", len(octets)) + octets


def main(network, agent):
    secrets = secrets_of(f"{network}/agents/{agent}")
    public, private = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
    check(sodium.crypto_sign_seed_keypair(public, private, secrets["device"]), "no signing key")
    key_id = hashlib.sha256(bytes.fromhex("302a300506032b6570032100") + public.raw).digest()

    def sign(octets):
        out = ctypes.create_string_buffer(64)
        check(sodium.crypto_sign_detached(out, None, octets, size(octets), private), "no signature")
        return out.raw

    port, server = broker_of(network)
    client = Client(port, server, secrets["curve"])
    if client.error:
        sys.exit(f"FAILED: the broker answers {client.error}")
    client.socket.settimeout(60)
    client.say(hello(1))
    refused = 0
    while True:
        root = Struct(client.hear()[0])
        kind, body = KINDS[root.data[1]], root.inner(0)
        if kind == "delivery":
            proof = body.inner(3)
            event = Struct(proof.bytes(2))
            if event.data[1] & 0xFFFF != DELIVERY:
                continue
            number, header = event.inner(0).data[1], event.inner(0).bytes(0)
            logged = Struct(proof.bytes(0)).bytes(2)
            said = (lp(b"puente/1 delivery-refusal") + lp(key_id) + lp(header) + lp(logged) +
                    lp(struct.pack(">Q", AEAD)) + lp(b""))
            client.say(message(0, "refuseDelivery", (number, AEAD), (header, logged, b"", sign(said))))
            refused += 1
        elif kind == "notice":
            proof = body.inner(0)
            client.say(message(0, "takeNotice", (proof.data[0],)))
            if Struct(proof.bytes(2)).data[1] & 0xFFFF == SENDER_HOLD:
                print(f"ok: {refused} deliveries refused, and their sender is held")
                return


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
