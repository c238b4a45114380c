#!/usr/bin/env python3
"""A second program with an agent's transport key (docs/messages.md, Two connections of one key).

fighting_client.py NETWORK AGENT    connects as that agent again and again, until it is refused
"""
import sys

from second_client import Client, broker_of, secrets_of


def main(network, agent):
    port, server = broker_of(network)
    private = secrets_of(f"{network}/agents/{agent}")["curve"]
    clients = []  # they stay open until others take their place
    while len(clients) < 30:
        clients.append(Client(port, server, private))
        if clients[-1].error:
            print(f"ok: a second program with the key of {agent} is refused with {clients[-1].error}")
            return
    sys.exit("FAILED: 30 connections of one key, and none was refused")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
