"""Runs inside of the isolation: a model that asks for what it was told to, and the agent that listens to it.

Usage: model.py CODEX ASKED.json. ASKED is a list of scripts; a list with what came of each goes to standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CONFIG = """\
model = "told"
model_provider = "told"
approval_policy = "never"
sandbox_mode = "{sandbox}"
[model_providers.told]
name = "told"
base_url = "http://127.0.0.1:{port}/v1"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
"""
_USAGE = {
    "input_tokens": 1,
    "input_tokens_details": None,
    "output_tokens": 1,
    "output_tokens_details": None,
    "total_tokens": 2,
}


class Model(ThreadingHTTPServer):
    """Answers the first request with every command, any later one with a farewell."""

    daemon_threads = True

    def __init__(self, scripts: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.scripts = scripts
        self.came: dict[str, Any] = {}
        self.asked = False

    def hear(self, request: Any) -> list[dict[str, Any]]:
        for item in request.get("input", []):
            if item.get("type") == "function_call_output":
                self.came[item["call_id"]] = item["output"]
        if self.asked:
            text = [{"type": "output_text", "text": "done"}]
            return [{"type": "message", "role": "assistant", "id": "m", "content": text}]
        self.asked = True
        return [
            {
                "type": "function_call",
                "call_id": str(at),
                "name": "exec_command",
                "arguments": json.dumps({"cmd": script, "yield_time_ms": 20_000}),
            }
            for at, script in enumerate(self.scripts)
        ]


class Handler(BaseHTTPRequestHandler):
    """Speaks the streaming protocol of the Responses API, as much of it as the agent needs."""

    server: Model

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._send("application/json", b'{"models": [], "data": [], "object": "list"}')

    def do_POST(self) -> None:
        said = self.server.hear(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        events = [
            {"type": "response.created", "response": {"id": "r"}},
            *({"type": "response.output_item.done", "item": item} for item in said),
            {"type": "response.completed", "response": {"id": "r", "usage": _USAGE}},
        ]
        stream = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
        self._send("text/event-stream", stream.encode())

    def _send(self, kind: str, data: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    codex, asked, sandbox = sys.argv[1:]
    scripts = json.loads(Path(asked).read_text())
    model = Model(scripts)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    config = Path(os.environ["CODEX_HOME"], "config.toml")
    config.write_text(CONFIG.format(port=model.server_address[1], sandbox=sandbox))
    command = [codex, "exec", "--skip-git-repo-check", "go"]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
    sys.stderr.buffer.write(ended.stdout[-2000:] + ended.stderr[-2000:])
    json.dump([model.came.get(str(at)) for at in range(len(scripts))], sys.stdout)


if __name__ == "__main__":
    main()
