"""A certificate of nobody, so that Codex finds one inside the isolation, where the machine's own are not.

Without any it does not start where `[otel]` names a gRPC exporter. Made with `openssl req -x509`; its key was not kept.
"""

from __future__ import annotations

PLACE = "/etc/ssl/certs/ca-certificates.crt"
CERTIFICATE = b"""\
-----BEGIN CERTIFICATE-----
MIIBeDCCAR+gAwIBAgIUG52qCTD8sQ/cEoI8doJlm6pMn/AwCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGbm9ib2R5MCAXDTI2MTEyMjEzMDUyOVoYDzIxMjYxMDI5MTMw
NTI5WjARMQ8wDQYDVQQDDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARoTDT6aW5GkwpgwQbf8plEgf1tnQcdjSIuohfPTIs4c9aMht0rBRMGnEg8aPpa
aqbPe4Tr1KFmKfbfv3hwC3TNo1MwUTAdBgNVHQ4EFgQUfSztez+bD2g24Lf0fPIj
Al2skFkwHwYDVR0jBBgwFoAUfSztez+bD2g24Lf0fPIjAl2skFkwDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAlU68sBOwvSSOwGyBJsDz0h8UuY0as
SHY8xcGfXABLiwIgHbQCm0InJY52NTtII79wwvreXy86M7xq/yi33K//vBI=
-----END CERTIFICATE-----
"""
