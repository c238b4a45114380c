#!/usr/bin/env python3
"""Clients of other make at the broker's edge: transport_clients.py PROGRAM hand|pyzmq

PROGRAM is puente_edge_echo. `hand`: the client of second_client.py, which was written from docs/transport.md; `pyzmq`: libzmq, as
pyzmq sets it up, with none of the options that our agents set. Exit code 4: pyzmq is not here.
"""
import os
import subprocess
import sys

from second_client import Client, key_pair

SIZES = (0, 1, 255, 256, 65535, 65536, 1 << 20)


class ByHand:
    def __init__(self, port, server, public, private):
        self.client = Client(port, server, private)
        self.say, self.hear = self.client.say, self.client.hear


class OfPyzmq:
    def __init__(self, port, server, public, private):
        import zmq
        from zmq.utils import z85

        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.curve_serverkey, self.socket.curve_publickey = z85.encode(server), z85.encode(public)
        self.socket.curve_secretkey = z85.encode(private)
        self.socket.linger, self.socket.rcvtimeo = 0, 20000
        self.socket.connect(f"tcp://127.0.0.1:{port}")

    def say(self, *frames):
        self.socket.send_multipart(frames)

    def hear(self):
        return self.socket.recv_multipart()


def main(program, make):
    public, private = key_pair()
    with subprocess.Popen([program, public.hex()], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as edge:
        port, server = edge.stdout.readline().split()
        client = make(int(port), bytes.fromhex(server.decode()), public, private)
        messages = [[os.urandom(size)] for size in SIZES]
        messages += [[b"first", frame[0], b"", frame[0]] for frame in messages]
        messages.append([bytes([i]) * i for i in range(33)])
        for sent in messages:
            client.say(*sent)
            came = client.hear()
            if came != sent:
                sys.exit(f"frames of {[len(one) for one in sent]} bytes came back as {[len(one) for one in came]}")
            print(f"ok: frames of {' '.join(str(len(one)) for one in sent)} bytes, there and back")
        for sent in messages:
            client.say(*sent)
        if [client.hear() for _ in messages] != messages:
            sys.exit("what was said at once did not come back in its order")
        print(f"ok: {len(messages)} messages at once, in their order")
        edge.stdin.close()
        if edge.wait(10) != 0:
            sys.exit(f"the edge ended with {edge.returncode}")


if __name__ == "__main__":
    if sys.argv[2] == "pyzmq":
        try:
            import zmq
        except ImportError:
            print("skipped: pyzmq is not here: apt-get install python3-zmq, for the python3 that runs tests")
            sys.exit(4)
        if not zmq.has("curve"):
            print("skipped: pyzmq was made without CURVE")
            sys.exit(4)
        print(f"pyzmq {zmq.pyzmq_version()}, libzmq {zmq.zmq_version()}")
    main(sys.argv[1], {"hand": ByHand, "pyzmq": OfPyzmq}[sys.argv[2]])
