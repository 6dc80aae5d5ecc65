"""Many commands one after the other in one process, told on standard input as JSON; all of them say what they say."""

from __future__ import annotations

import json
import os
import sys
import traceback


def main() -> None:
    """Run every command and say how it ended."""
    from codex_rollout_tui.cli.main import codex_rollout

    codes = []
    for words, environ in json.load(sys.stdin):
        os.environ.update(environ)
        try:
            codex_rollout.main(args=words, prog_name="codex-rollout")
        except SystemExit as end:
            codes.append(end.code)
        except Exception:
            traceback.print_exc()
            codes.append(None)
        for name in environ:
            del os.environ[name]
    print(f"\nENDED {json.dumps(codes)}", flush=True)


if __name__ == "__main__":
    main()
