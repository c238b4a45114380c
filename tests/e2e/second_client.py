#!/usr/bin/env python3
"""A client of the broker that shares no code with Puente: written from docs/transport.md and docs/messages.md, to see that they suffice.

second_client.py NETWORK    a network as scripts/net.sh makes it; speaks as its liaison us-1

ZMTP, CURVE and Cap'n Proto's canonical form are done here, by hand; the boxes are libsodium's, through ctypes.
"""
import ctypes
import os
import re
import socket
import struct
import sys

sodium = ctypes.CDLL("libsodium.so.23")
if sodium.sodium_init() < 0:
    sys.exit("libsodium does not start")


def size(data):
    return ctypes.c_ulonglong(len(data))


def check(status, what):
    if status != 0:
        raise RuntimeError(what)


def key_pair():
    public, private = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    sodium.crypto_box_keypair(public, private)
    return public.raw, private.raw


def public_of(private):
    out = ctypes.create_string_buffer(32)
    sodium.crypto_scalarmult_base(out, private)
    return out.raw


def box(plain, nonce, to, own):
    out = ctypes.create_string_buffer(16 + len(plain))
    check(sodium.crypto_box_easy(out, plain, size(plain), nonce, to, own), "a box that cannot be made")
    return out.raw


def open_box(sealed, nonce, to, own):
    out = ctypes.create_string_buffer(max(1, len(sealed) - 16))
    check(sodium.crypto_box_open_easy(out, sealed, size(sealed), nonce, to, own), "a box that does not open")
    return out.raw[: len(sealed) - 16]


def secrets_of(folder):
    """What io/key_file.h says of a key file; the protocol does not say where a client keeps its keys."""
    with open(os.path.join(folder, "passphrase"), "rb") as file:
        passphrase = file.read().rstrip(b"\n")
    with open(os.path.join(folder, "keys"), "rb") as file:
        data = file.read()
    salt_at = len(b"puente-key/1\n")
    head = salt_at + 16 + 16
    passes, memory = struct.unpack(">QQ", data[salt_at + 16 : head])
    key = ctypes.create_string_buffer(32)
    check(
        sodium.crypto_pwhash(
            key, size(key), passphrase, size(passphrase), data[salt_at : salt_at + 16],
            ctypes.c_ulonglong(passes), ctypes.c_size_t(memory), 2),
        "no memory for Argon2id")
    sealed = data[head + 24 :]
    out = ctypes.create_string_buffer(len(sealed))
    check(
        sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            out, None, None, sealed, size(sealed), data[:head], ctypes.c_ulonglong(head), data[head : head + 24],
            key.raw),
        "a key file that does not open")
    rest, found = out.raw[: len(sealed) - 16], {}

    def take(rest):
        length = struct.unpack(">I", rest[:4])[0]
        return rest[4 : 4 + length], rest[4 + length :]

    while rest:
        name, rest = take(rest)
        found[name.decode()], rest = take(rest)
    return found


class Client:
    """A connection. `error` holds the digits of an ERROR, where one came in place of READY."""

    def __init__(self, port, server, private, socket_type=b"DEALER", more_metadata=b""):
        self.buffer, self.counter, self.heard, self.error = b"", 0, 1, None
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.settimeout(20)
        self.socket.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x01" + b"CURVE".ljust(20, b"\0") + bytes(32))
        greeting = self.octets(64)
        assert greeting[0] == 0xFF and greeting[9:12] == b"\x7f\x03\x01", greeting
        assert greeting[12:33] == b"CURVE".ljust(20, b"\0") + b"\x01", greeting

        short_public, self.private = key_pair()
        counter = self.next()
        self.say_command(b"HELLO", b"\x01\0" + bytes(72) + short_public + counter +
                         box(bytes(64), b"CurveZMQHELLO---" + counter, server, self.private))
        name, data = self.hear_command()
        assert name == b"WELCOME" and len(data) == 160, name
        opened = open_box(data[16:], b"WELCOME-" + data[:16], server, self.private)
        self.server, cookie = opened[:32], opened[32:]
        random = os.urandom(16)
        vouch = box(short_public + server, b"VOUCH---" + random, self.server, private)
        metadata = self.property(b"Socket-Type", socket_type) + more_metadata
        counter = self.next()
        self.say_command(b"INITIATE", cookie + counter +
                         box(public_of(private) + random + vouch + metadata, b"CurveZMQINITIATE" + counter, self.server,
                             self.private))
        name, data = self.hear_command()
        if name == b"ERROR":
            self.error = data[1 : 1 + data[0]].decode()
            return
        assert name == b"READY" and data[:8] == struct.pack(">Q", 1), name
        metadata = open_box(data[8:], b"CurveZMQREADY---" + data[:8], self.server, self.private)
        assert metadata == self.property(b"Socket-Type", b"ROUTER"), metadata

    @staticmethod
    def property(name, value):
        return bytes([len(name)]) + name + struct.pack(">I", len(value)) + value

    def next(self):
        self.counter += 1
        return struct.pack(">Q", self.counter)

    def octets(self, count):
        while len(self.buffer) < count:
            came = self.socket.recv(65536)
            if not came:
                raise EOFError
            self.buffer += came
        out, self.buffer = self.buffer[:count], self.buffer[count:]
        return out

    def say_frame(self, flags, body):
        long = len(body) > 255
        head = bytes([flags | 2]) + struct.pack(">Q", len(body)) if long else bytes([flags, len(body)])
        self.socket.sendall(head + body)

    def hear_frame(self):
        flags = self.octets(1)[0]
        length = struct.unpack(">Q", self.octets(8))[0] if flags & 2 else self.octets(1)[0]
        return flags & ~2, self.octets(length)

    def say_command(self, name, data):
        self.say_frame(4, bytes([len(name)]) + name + data)

    def hear_command(self):
        flags, body = self.hear_frame()
        assert flags == 4, flags
        return body[1 : 1 + body[0]], body[1 + body[0] :]

    def say_part(self, inner_flags, payload):
        counter = self.next()
        self.say_frame(0, b"\x07MESSAGE" + counter +
                       box(bytes([inner_flags]) + payload, b"CurveZMQMESSAGEC" + counter, self.server, self.private))

    def say(self, *frames):
        for frame in frames[:-1]:
            self.say_part(1, frame)
        self.say_part(0, frames[-1])

    def hear(self):
        """The next message's frames, or the name and context of a PONG."""
        frames = []
        while True:
            flags, body = self.hear_frame()
            assert flags == 0 and body[:8] == b"\x07MESSAGE", flags
            counter = struct.unpack(">Q", body[8:16])[0]
            assert counter > self.heard
            self.heard = counter
            opened = open_box(body[16:], b"CurveZMQMESSAGES" + body[8:16], self.server, self.private)
            if opened[0] == 2:
                if opened[1:6] == b"\x04PING":
                    self.say_part(2, b"\x04PONG" + opened[8:])
                    continue
                return opened[2:6], opened[6:]
            frames.append(opened[1:])
            if opened[0] == 0:
                return frames


# Members of Message's union, in the order of their numbers (schemas/wire.capnp).
KINDS = """hello submit acknowledge publish activate fetchDirectory fetchBundles fetchLog welcome receipt refusal
delivery heartbeat tracking directoryPage bundles logPage done order fetchPauses ordered pauses recall opened
justify takeNotice fetchApprovals recalled notice approvals fetchDirectoryNotices directoryNotices fetchProofs
proofs takeOutcome refuseDelivery fetchHolds holds""".split()
CODES = """malformed tooLarge unknownValue unauthenticated notPermitted expired replayed stale notFound conflict
unavailable io usage mismatch""".split()


def encode(root):
    """A struct is (words of data, pointers); a pointer is None, a struct, octets, or a list of 64-bit numbers."""
    words = [0]

    def put(at, value):
        if value is None:
            return
        offset = len(words) - at - 1
        if isinstance(value, bytes):
            words[at] = offset << 2 | 1 | 2 << 32 | len(value) << 35
            words.extend(struct.unpack(f"<{(len(value) + 7) // 8}Q", value + bytes(-len(value) % 8)))
            return
        if isinstance(value, list):
            words[at] = offset << 2 | 1 | 5 << 32 | len(value) << 35
            words.extend(value)
            return
        data, pointers = list(value[0]), list(value[1])
        while data and data[-1] == 0:
            data.pop()
        while pointers and pointers[-1] is None:
            pointers.pop()
        if not data and not pointers:
            words[at] = 0xFFFFFFFC  # an empty struct: offset -1
            return
        words[at] = offset << 2 | len(data) << 32 | len(pointers) << 48
        words.extend(data)
        first = len(words)
        words.extend([0] * len(pointers))
        for i, pointer in enumerate(pointers):
            put(first + i, pointer)

    put(0, root)
    return struct.pack(f"<{len(words)}Q", *words)


def message(request, kind, data=(), pointers=()):
    return encode(((request, KINDS.index(kind)), ((data, pointers),)))


def hello(request, protocol=2, held_size=0, last_delivery=0, shard=1, head=b""):
    return message(request, "hello", (protocol, held_size, last_delivery, shard), (head,))


class Answer:
    """The number of the request, the kind, and the words of data and the first pointer's octets of the body."""

    def __init__(self, frames):
        octets = frames[0]
        words = struct.unpack(f"<{len(octets) // 8}Q", octets)

        def struct_at(at):
            pointer = words[at]
            begin = at + 1 + ((pointer & 0xFFFFFFFF) >> 2)
            data, pointers = pointer >> 32 & 0xFFFF, pointer >> 48
            return list(words[begin : begin + data]), begin + data, pointers

        data, first, _ = struct_at(0)
        self.request, self.kind, self.frames = data[0], KINDS[data[1] if len(data) > 1 else 0], frames[1:]
        self.data, first, pointers = struct_at(first)
        self.data += [0] * 4
        self.code = CODES[self.data[0] & 0xFFFF] if self.kind == "refusal" else None
        self.octets = b""
        if pointers and words[first] & 3 == 1:
            begin = first + 1 + ((words[first] & 0xFFFFFFFF) >> 2)
            self.octets = octets[8 * begin : 8 * begin + (words[first] >> 35)]


def broker_of(network):
    with open(f"{network}/broker/public.toml", encoding="utf-8") as file:
        server = bytes.fromhex(re.search(r'curve = "([0-9a-f]{64})"', file.read()).group(1))
    with open(f"{network}/broker/broker.toml", encoding="utf-8") as file:
        port = int(re.search(r'listen = ".*:(\d+)"', file.read()).group(1))
    return port, server


def main(network):
    port, server = broker_of(network)
    private = secrets_of(f"{network}/liaisons/us-1")["curve"]

    def same(what, wanted, found):
        if wanted != found:
            sys.exit(f"FAILED: {what}: wanted {wanted}, found {found}")
        print(f"ok: {what}: {found}")

    def connect(**more):
        return Client(port, server, private, **more)

    same("the answer to a stranger", "400", Client(port, server, key_pair()[1]).error)
    client = connect(more_metadata=Client.property(b"Identity", b"somebody"))
    same("the answer to an enrolled key, whatever identity it claims", None, client.error)

    def ask(what, request, wanted, *frames):
        client.say(*frames)
        answer = Answer(client.hear())
        same(what, (request, wanted), (answer.request, answer.code or answer.kind))
        return answer

    welcome = ask("hello", 7, "welcome", hello(7))
    same("the shard, and no record yet", [1, 0], welcome.data[:2])
    same("what is told unasked after it", (0, "heartbeat"), (lambda a: (a.request, a.kind))(Answer(client.hear())))
    page = ask("a page of the directory", 8, "directoryPage", message(8, "fetchDirectory", (0,)))
    same("it begins at 0, and is not empty", (0, True), (page.data[0] >> 32, page.data[0] & 0xFFFFFFFF > 12))
    mx = ask("Mexico's bundle", 9, "bundles", message(9, "fetchBundles", (0, 0)))
    us = Answer(client.hear())
    same("the United States' bundle, under the same number", (9, "bundles"), (us.request, us.kind))
    same("one nation in each", (True, True), (len(mx.octets) > 1000, len(us.octets) == 0))
    ask("proofs", 10, "proofs", message(10, "fetchProofs", (5, 0), ([0, 3],)))
    ask("no proofs", 11, "proofs", message(11, "fetchProofs", (5, 0), ([],)))
    ask("a list that is not written", 0, "malformed", message(12, "fetchProofs", (5, 0), (None,)))
    ask("an empty struct", 13, "approvals", message(13, "fetchApprovals"))
    ask("whose records are held", 21, "holds", message(21, "fetchHolds"))
    ask("what is an auditor's", 14, "notPermitted", message(14, "fetchLog", (0,)))
    ask("an older protocol", 15, "unknownValue", hello(15, protocol=1))
    ask("another shard", 16, "stale", hello(16, shard=2))
    ask("a head that the log does not have", 17, "mismatch", hello(17, held_size=10**9))
    ask("a head that is none", 22, "malformed", hello(22, held_size=1, head=b"no note"))
    ask("a message of the broker's", 0, "malformed", message(18, "welcome", (1,)))
    ask("frames after a message that has none", 19, "malformed", message(19, "fetchPauses", (0,)), b"more")
    ask("no Message at all", 0, "malformed", b"rubbish")
    client.say_part(2, b"\x04PING\0\0context")
    same("PING", (b"PONG", b"context"), client.hear())
    ask("the connection, after all that", 20, "pauses", message(20, "fetchPauses", (0,)))

    def closes(act):
        try:
            act()
        except (EOFError, ConnectionError):
            return True
        except TimeoutError:
            return False

    def ends(what, act):
        other = connect()
        other.say(message(1, "fetchPauses", (0,)))  # so that it is not closed for saying nothing
        other.hear()
        other.socket.settimeout(4)
        same(what, "closed", "closed" if closes(lambda: (act(other), other.hear())) else "open")

    ends("a PING of 5 octets and one", lambda other: other.say_part(2, b"\x04PING\0"))
    ends("34 frames", lambda other: other.say(*[b"x"] * 34))
    ends("a payload of 1 MiB and one octet", lambda other: other.say(bytes((1 << 20) + 1)))
    ends("a MESSAGE with the flag of a command", lambda other: other.say_frame(4, b"\x07MESSAGE"))
    ends("a command that is none", lambda other: other.say_part(2, b"\x03SUB"))
    same("another type of socket is closed", True, closes(lambda: connect(socket_type=b"REQ")))
    silent = connect()
    silent.socket.settimeout(9)
    same("who says nothing for 5 seconds is closed", True, closes(silent.hear))


if __name__ == "__main__":
    main(sys.argv[1])
