"""Admin set-up for Codex in a ChatGPT Enterprise workspace, as a terminal app and a command line.

The rooms, lowest floor first; each imports only from the floors below it (`pyproject.toml` holds the contracts):

    errors, escape, redact    every error a person can meet, foreign text made harmless, secrets by their shape
    writer                    a person at one clone, as the journal and as people call them
    files                     one way to open, read and write a file: no link below a rollout's root, limits by kind
    settings                  the person's own settings
    guide, policy             what the rollout asks; requirements.toml: pure, text in, values out
    checklist, credentials    events in, statuses out; facts about keys
    store, codex              the rollout folder; the real Codex binary
    vault                     the OS keyring
    reports                   findings and statuses as data for other programs
    actions                   what a person can do, once each, for app and command line alike
    demo                      the invented organisation
    tui, cli                  the app; the command line

One word for one thing, one thing for one word:

    document        a policy as its text: bytes, what Codex reads in them, and where each key and value stands
    client view     the policy as one client version sees it
    finding         what a check says of a policy
    refused         Codex does not load the policy; an outage is that, or a policy under which no session starts
    verdict         what the real Codex said of a policy at load
    layer           where a policy reaches a client: cloud, MDM, system, legacy
    event, payload  a line of the journal; what it says, one type a kind
    credential      an API key or access token of the organisation; the screen calls it a key, the code never does
    key             of TOML in `policy`, of the keyboard in `tui`: a binding is what it does, a keystroke is one press
    sight, review   what the program saw itself: of an item; of a text of a policy
    status, reason  what an item is now and why; derived, never stored
    action          what a person does
    folder problem  what lies in a rollout's folder and is not used or not believed, with what to do about it
    concern         what needs somebody: an item, or in one all items that fail for the same cause
    news            what others did, what went stale and what is due, since somebody was here
    snapshot        everything a screen shows of a rollout at one moment
    analysis        everything there is to say about a text while it is written
    row, span       one line of a list or pane as a plain value; a stretch of it with one style
    intent          what an action of several files is about to change, written down before the first of them
    workshop        a place in `private/` for a rollout in the making, which is to stand whole or not at all
    fault           one line broken on purpose, to see that a test notices (`tests/faults`)
"""

__version__ = "0.1.0"
