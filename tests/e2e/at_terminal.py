#!/usr/bin/env python3
"""Runs a command at a terminal of its own: at_terminal.py ANSWER,ANSWER… COMMAND…

Types the next answer whenever the command asks something and waits, after the last one Ctrl-D; prints what the terminal showed; ends as the
command did.
"""
import os
import pty
import select
import sys

END = b"\x04"  # Ctrl-D

answers = sys.argv[1].split(",") if sys.argv[1] else []
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown = b""
while True:
    ready, _, _ = select.select([terminal], [], [], 0.5)
    if ready:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the command has ended
            break
        if not piece:
            break
        shown += piece
    elif shown.rstrip(b"\r\n") == shown:  # a question: its line has not ended
        os.write(terminal, answers.pop(0).encode() + b"\n" if answers else END)
sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
