"""Memory: the app's own server over thousands of reruns, asked as a browser asks."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.app.sides import OURS, MeasuredServer, server
from bench.app.spread import slope

RERUNS = 5_000
EVERY = 50
STEADY_KB_PER_THOUSAND = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long to go on."""
    parser.add_argument("--reruns", type=int, default=RERUNS)


def main(arguments: argparse.Namespace) -> int:
    """Rerun the page on milestones over its targets, and print memory as it goes."""
    from bench.app.peers.content import options

    with server(OURS, "milestones") as side:
        current = _rerun(side, list(options()), arguments.reruns)
    print("| reruns | resident MB |")
    print("|---|---|")
    for at in (0, len(current) // 4, len(current) // 2, 3 * len(current) // 4, len(current) - 1):
        print(f"| {at * EVERY} | {current[at] / 1024:.0f} |")
    late = slope(current[len(current) // 2 :]) * 1000 / EVERY
    print(f"\nLast half: {late:+.0f} kB for every 1,000 reruns.")
    return 0 if late <= STEADY_KB_PER_THOUSAND else 1


def resident(process: int) -> int:
    """Kilobytes of memory that a process holds."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0])


def _rerun(side: MeasuredServer, codes: list[str], reruns: int) -> list[int]:
    """One session asks again and again, each time for the next target; memory every so often.

    Streamlit's own messages over its own socket: everything of a rerun but the browser's drawing.
    """
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect
    from websockets.typing import Subprotocol

    where = side.address.replace("http", "ws", 1).removesuffix("milestones") + "_stcore/stream"
    results = []
    with connect(where, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        for turn in range(reruns + 1):
            back_msg = BackMsg()
            back_msg.rerun_script.query_string = f"target={codes[turn % len(codes)]}"
            back_msg.rerun_script.page_name = "milestones"
            socket.send(back_msg.SerializeToString())
            text = ForwardMsg()
            while text.WhichOneof("type") != "script_finished":
                text = ForwardMsg.FromString(bytes(socket.recv()))
            if turn % EVERY == 0:
                results.append(resident(side.process))
    return results
