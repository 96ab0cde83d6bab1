"""Folders that are no good place for a book: on a network, or synced by another program.

SQLite's locks do not hold on most network file systems, and a program that syncs files copies a book in the middle of a
change, or its -wal without it.
"""

import os
import re
from pathlib import Path

from crmcli.words import tr

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|glusterfs|lustre|ncpfs|davfs2?|beegfs|vboxsf|prl_fs|fuse\.(sshfs|rclone|davfs2?|"
    r"s3fs|gcsfuse|google-drive-ocamlfuse|glusterfs|vmhgfs-fuse|onedriver)"
)
_SYNCED = re.compile(
    r"dropbox( .*)?|onedrive( .*)?|google ?drive.*|my ?drive|icloud ?drive|mobile documents|com~apple~clouddocs|"
    r"cloudstorage|nextcloud|owncloud|seafile|mega|pcloud ?drive|坚果云|nutstore|syncthing",
    re.IGNORECASE,
)
_MARKS = (".stfolder", ".dropbox", ".dropbox.cache", ".owncloudsync.log", ".sync")  # what such a program leaves


def doubtful_folder(path: Path) -> str | None:
    """Why the folder of the book at `path` is no good place, as a sentence; None when it is one."""
    real = Path(os.path.realpath(path))
    kind = _file_system(real)
    if kind is not None and _NETWORK.fullmatch(kind):
        return tr(
            "{folder} is on a network ({kind}): two machines that write at once can damage the book.",
            folder=real.parent,
            kind=kind,
        )
    for folder in real.parents:
        if _SYNCED.fullmatch(folder.name) or any((folder / mark).exists() for mark in _MARKS):
            return tr("{folder} is synced by another program, which can damage the book or double it.", folder=folder)
    return None


def _file_system(path: Path) -> str | None:
    """The type of the file system that holds `path`; None where the system does not say (it does on Linux)."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    found, longest = None, -1
    for line in lines:
        before, _, after = line.partition(" - ")
        place = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), before.split()[4])
        if len(place) >= longest and (place == "/" or f"{path}/".startswith(f"{place}/")):
            found, longest = after.split()[0], len(place)
    return found
