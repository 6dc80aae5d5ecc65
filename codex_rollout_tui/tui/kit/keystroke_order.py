"""Keys in the order they were pressed.

A key with a priority binding is done by the app at once; any other waits in the queue of the widget that has the
focus. So what a priority key does must first let that queue run dry, or it would overtake the keys before it.
"""

from __future__ import annotations

import asyncio

from textual._context import active_message_pump
from textual.message_pump import MessagePump


async def caught_up(focused: MessagePump | None) -> None:
    """Wait until a widget, or whatever else takes keys, has taken in every key that was pressed before."""
    if focused is None or not focused.is_running or active_message_pump.get(None) is focused:
        return
    done = asyncio.get_running_loop().create_future()
    focused.call_later(done.set_result, None)
    await asyncio.wait((done, focused.task), return_when=asyncio.FIRST_COMPLETED)
