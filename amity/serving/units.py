"""The service files of systemd: web server, worker, and the night's work with its backup."""

from __future__ import annotations

import sys
from pathlib import Path

COMMON = """[Service]
User={user}
Group={user}
EnvironmentFile=/etc/amity/amity.env
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
ReadWritePaths={home} {backups}
"""
WEB = """[Unit]
Description=Amity, pages and API on port %i
After=network.target
StartLimitIntervalSec=0

{common}ExecStart={amity} serve --host 127.0.0.1 --port %i
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec=20
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
"""
WORKER = """[Unit]
Description=Amity, jobs and seals of the audit trail
StartLimitIntervalSec=0

{common}ExecStart={amity} worker
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec=20
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
"""
NIGHT = """[Unit]
Description=Amity, the night: load, turn the ring, back up

{common}Type=oneshot
ExecStart={amity} ingest /srv/extracts/today --feed /etc/amity/feed
ExecStart={amity} refresh
ExecStart={amity} backup {backups} --keep 14
"""
TIMER = """[Unit]
Description=Amity, every night

[Timer]
OnCalendar=*-*-* 01:30
Persistent=yes

[Install]
WantedBy=timers.target
"""
FILES = {
    "amity-web@.service": WEB,
    "amity-worker.service": WORKER,
    "amity-night.service": NIGHT,
    "amity-night.timer": TIMER,
}


def written(*, home: Path, user: str = "amity", backups: str = "/srv/amity-backups") -> str:
    """Return all files, each under its name, for this installation and this home."""
    common = COMMON.format(user=user, home=home, backups=backups)
    amity = Path(sys.prefix) / "bin" / "amity"
    return "\n".join(
        f"# /etc/systemd/system/{name}\n{text.format(common=common, amity=amity, backups=backups)}"
        for name, text in FILES.items()
    )
