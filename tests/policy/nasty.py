"""Texts that are sound and full of traps for whoever edits or places them by position."""

from __future__ import annotations

NASTY: tuple[str, ...] = (
    "",
    "# nothing but a comment",
    "a = 1",
    "a = 1 # c",
    "# one\na = 1 # two\n# three\n\n# four\nb = 2\n# five\n",
    "a = 1\n\n\nb = 2\n\n# lone\n\n# of c\nc = 3",
    'a = """\n# no comment"""\n# of b\nb = """x\n# y\n""" # z\nc = \'\'\'\n[no]\n\'\'\'\n[t]\nd = "]"\n',
    'a = """\n# x"""\n[t]\nb = """\n# y"""\n[u]\n',
    "l = ['a', 'b', 'c']\n",
    "l = ['a','b' , 'c',]\n",
    "l = [ # open\n  'a', # a\n  # of b\n  'b' # b\n  ,\n\n  # lone\n\n  'c'\n  # end\n]\n",
    "l = [\n  'a',\n  'b', 'c', # both\n  'd' # d\n]\n",
    "l = [\n\t'a', # a\n\t# of b\n\t'b', # b\n]\n",
    'l = ["# a", "[", "]", ",", "\\"", \'"\', """\n# x\n"""]\n',
    "l = [[1, 2], [3], [], [[4]]]\nm = [{ a = 1 }, {}, { b.c = 2, b.d = [3] }]\n",
    "t = { a = 1, b = 2, c = 3 }\nu = {}\n",
    "t = {\n  a = 1, # a\n  # of b\n  b = 2,\n\n  c = { d = 1, },\n}\n",
    't = { a = 1, # a\n  b = 2 }\nwhen = [07:32, 08:00:01, 1979-05-27 07:32]\ne = "\\e\\x41"\n',
    "t = { a = 1, }\nl = [{ a = 1, }, { b = '}', }]\n",
    "x.a = 1\nx.b = 2\ny = 3\nx.c.d = 4\n",
    "[t]\nx.a = 1\ny = 2\nx.b = { c = 1 }\n[t.z]\nw = 1\n",
    "'x y'.\"q\\u005f\" = 1\n[ 'a.b' . c ]\n\"\" = 2\n'e' . '' = 3\n",
    "[b]\n[a.c]\nx = 1\n[a]\ny = 2\n[a.d]\n[c]\n",
    "# of a\n[a] # a\n# first\nx = 1\n# last\n\n# of b\n[b]\n\n# lone\n\n[c]\n  # of d\n  [c.d]\n  y = 1\n# end",
    "top = 1\n[[r]]\na = 1\n[r.s]\nb = 1\n\n# of 1\n[[r]]\na = 2\n[[r.q]]\nc = 1\n[[r.q]]\nc = 2\n[x]\n[[r]]\n",
    "[[r]]\n[[r]]\n[[r.q]]\n# c\n[[r]] # last\n",
    "[[a.b]]\nx = 1\n[a.c]\ny = 1\n[[a.b]]\nx = 2\n[a.c.d]\n",
    "[a.b.c]\nx = 1\n[a.b]\ny = 1\n[a]\nz = 1\n",
    "n = [inf, -inf, +nan, 0x1F, 0o17, 0b1, 1_000, 1e3, -0.0, 1979-05-27T07:32:00Z, 1979-05-27, 07:32:00.5]\n",
    "  a  =  1  \n\t[ t ]  # t\n\tb\t=\t2\t# b\n",
    "é = 1\n".replace("é", '"é"') + "# ünï\n'日本' = ['語', '本'] # 語\n[\"t é\"]\nx = '😀'\n",
)


def spelled(text: str) -> list[bytes]:
    """A text with and without a byte order mark, with either line end, and without its last one."""
    found = [mark + each.encode() for mark in (b"", b"\xef\xbb\xbf") for each in (text, text.replace("\n", "\r\n"))]
    return [*found, text.rstrip("\n").encode()]
