"""A stand-in for docker and podman, for machines that have neither: the part of their command line that is used.

It takes the options of `docker run` as https://docs.docker.com/reference/cli/docker/container/run/ has them, refuses
any other, ends as docker does (125 where it is itself that fails, 127 where the image has no such program), and runs
the real Codex by bubblewrap on exactly the files that were mounted.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.programs import program

_SCRIPT = r"""
import json, os, subprocess, sys
from pathlib import Path

sys.path.insert(0, {root!r})
LOG, IMAGES, BWRAP, CODEX = Path({log!r}), {images!r}, {bwrap!r}, {codex!r}
FLAGS = {{"--rm", "--interactive", "--read-only"}}
VALUES = {{"--cidfile", "--pull", "--network", "--cap-drop", "--security-opt", "--user", "--tmpfs", "--hostname",
          "--add-host", "--env", "--workdir", "--mount", "--entrypoint"}}

def fail(sentence, status=125):
    print("docker: " + sentence, file=sys.stderr)
    sys.exit(status)

def options(words):
    given = {{}}
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in FLAGS:
            given[word] = True
        elif word in VALUES:
            given.setdefault(word, []).append(words.pop(0))
        else:
            fail("unknown flag: " + word)
    return given, words

def run(words):
    given, (image, *args) = options(words)
    if image not in IMAGES:
        fail("Error response from daemon: No such image: " + image)
    Path(given["--cidfile"][0]).write_text("c0ffee" * 10)
    files = {{}}
    for mount in given.get("--mount", ()):
        parts = dict(part.partition("=")[::2] for part in mount.split(","))
        assert parts["type"] == "bind" and "readonly" in parts, mount
        assert os.stat(parts["source"]).st_mode & 0o004, "the container's user cannot read it"
        files[parts["target"]] = Path(parts["source"]).read_bytes()
    assert given["--network"] == ["none"] and given["--read-only"] and given["--cap-drop"] == ["ALL"]
    assert given["--entrypoint"] == ["codex"]
    if not CODEX:
        fail('exec: "codex": executable file not found in $PATH', 127)
    from codex_rollout_tui.codex import isolate
    with isolate.sealed(Path(BWRAP))(Path(CODEX), args, files, given["--hostname"][0]) as command:
        done = subprocess.run(command.argv, env=dict(command.env), pass_fds=command.pass_fds, cwd=command.cwd)
    sys.exit(done.returncode)

LOG.open("a").write(json.dumps(sys.argv[1:]) + "\n")
match sys.argv[1:]:
    case ["run", *words]:
        run(words)
    case ["image", "inspect", "--format", _, image]:
        if image not in IMAGES:
            print("Error: No such image: " + image, file=sys.stderr)
            sys.exit(1)
        print("sha256:0")
    case ["rm", "--force", _]:
        pass
    case words:
        fail("unknown command: " + " ".join(words))
"""


def stand_in(
    folder: Path,
    *,
    name: str = "docker",
    images: tuple[str, ...] = (),
    bwrap: Path | None = None,
    codex: Path | None = None,
) -> Path:
    """Put a runner into a folder of PATH; what it was asked is written, line by line, to `asked` beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    root = str(Path(__file__).parents[2])
    text = _SCRIPT.format(
        root=root, log=str(folder / "asked"), images=images, bwrap=str(bwrap or ""), codex=str(codex or "")
    )
    return program(folder / name, f"#!{sys.executable}\n{text}")
