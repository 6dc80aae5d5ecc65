"""The reference of every speed budget: an empty Textual app with Header, Footer, a list of 20 and a Static."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Label, ListItem, ListView, Static


class EmptyApp(App[None]):
    """Nothing but the widgets every app has."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield ListView(*(ListItem(Label(f"Row {n}")) for n in range(20)))
        yield Static("Ready")
        yield Footer()


if __name__ == "__main__":
    EmptyApp().run()
