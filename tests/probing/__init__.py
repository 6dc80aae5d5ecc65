"""Probe real Codex binaries, and hold the catalogue of keys and feature flags against them.

To meet a new Codex release (0.170.0, say; npm brings 100 to 450 MB):

    python -m tests.probing survey 0.170.0 --write 0.170.0.json

It prints what the release knows that the catalogue doesn't, what it has lost and what it has changed: keys with
their types, enum values from the binary's own messages, feature flags with stage and default, and the ways of
asking it. Beside the JSON report it writes `0.170.0.patch`, which `git apply` takes into the catalogue's data. A
person then adds the new keys' meanings and the count of versions in the tests, and

    python -m tests.probing prove 0.170.0

shows whether the catalogue now says what the binary does. The tests prove 0.169.0 and 0.138.0 like this; any other
version is proved by naming it. `--binary PATH` probes a binary that is there already, `--offline` never installs. A
version is looked for below the folder CODEX_ROLLOUT_BINARIES (a folder VERSION each, as `npm install --prefix`
leaves it), in the cache folder `codex-rollout-ci/codex-VERSION`, and on PATH.

How a key is proved: a value of the wrong type is put at it, in a policy that is sound but for that (`places.toml`).
If the binary refuses that policy but accepts the one with a sound value, it knows the key. If it accepts the wrong
value, it ignores the key. If it refuses even the sound value, a policy with this key stops it.
"""
