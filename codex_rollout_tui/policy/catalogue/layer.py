"""The layers through which a policy reaches a client."""

from __future__ import annotations

from typing import Literal, get_args

Layer = Literal["cloud", "mdm", "legacy", "system"]
"""Cloud-managed policy, macOS MDM profile, the legacy `managed_config.toml`, the system `requirements.toml`."""

LAYERS: tuple[Layer, ...] = get_args(Layer)
