"""The process that works policies out: requests come in by its standard input, replies leave by its standard output.

It loads neither Textual nor anything that could reach a secret, and ends when its input does: with the app, however
that ends.
"""

from __future__ import annotations

import _thread
import gc
import os
import pickle
import queue
import signal
import sys
import threading
from typing import BinaryIO

from codex_rollout_tui.tui.analysis.analyser import Analyser
from codex_rollout_tui.tui.analysis.messages import AnalysisReply, AnalysisRequest

IDLE_S = 2.0
"""After so long without a request there is time to collect garbage; during work it is never done."""


def serve() -> None:
    """Answer requests until there are no more."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    gc.disable()
    gc.freeze()
    analyser = Analyser()
    # Whatever is being done is left at once when nobody waits for it; an interrupt from outside changes nothing.
    signal.signal(signal.SIGINT, lambda *_: analyser.pause())
    requests: queue.SimpleQueue[AnalysisRequest] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests, analyser), daemon=True).start()
    while True:
        try:
            request = requests.get(timeout=IDLE_S)
        except queue.Empty:
            gc.collect()
            request = requests.get()
        replies.write(_packed(analyser.perform(request)))
        replies.flush()


def _receive(source: BinaryIO, requests: queue.SimpleQueue[AnalysisRequest], analyser: Analyser) -> None:
    """Take requests in while another one is worked out; a bare number says up to which nobody waits any more."""
    try:
        while True:
            message = pickle.load(source)  # noqa: S301 (from the app that started us, by a pipe nobody else has)
            if isinstance(message, int):
                analyser.abandoned = message
                _thread.interrupt_main()
            else:
                requests.put(message)
    finally:
        os._exit(0)


def _packed(reply: AnalysisReply) -> bytes:
    try:
        packed = pickle.dumps(reply, pickle.HIGHEST_PROTOCOL)
        if reply.error is not None:
            pickle.loads(packed)  # noqa: S301 (our own; an error that cannot be made again is told in words)
    except Exception:
        packed = pickle.dumps(AnalysisReply(error=RuntimeError(f"{reply.error or reply.value!r}")))
    return packed
