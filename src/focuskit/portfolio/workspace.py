"""The workspace beside a folder, where its next content is made ready, and the way into its place.

At every moment one whole result can be read: in the folder itself, or, where the system cannot
exchange two folders in one step, for an instant in the workspace, whence ``resting_place`` and the
next run fetch it. A workspace belongs to the run that holds the lock in it. The system lets go of a
lock however a run ends, so the next run clears what a killed one has left, and nothing else.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NEW = "new"
_OLD, _DONE, _LOCK = "old", "done", "lock"
_PARTS = {NEW, _OLD, _DONE, _LOCK}
_AT_FDCWD = -100
"""To ``renameat2``: paths begin in the working directory."""
_RENAME_EXCHANGE = 2


@contextlib.contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """Give a workspace beside a folder, with an empty folder ``new`` in it; clear it afterwards.

    Args:
        folder: An absolute path without links in it.

    Raises:
        OSError: There can be none.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in _workspaces(folder):
        _clear_abandoned(left, folder)
    work, lock = _make(folder)
    try:
        (work / NEW).mkdir()
        yield work
    finally:
        _end(work, lock, folder)


def put_in_place(work: Path, folder: Path) -> None:
    """Put what was made ready in the place of a folder; what was there goes into the workspace.

    Raises:
        OSError: It cannot be put there; the folder is as it was.
    """
    new, old = work / NEW, work / _OLD
    while not _exchange(new, folder):
        try:
            if folder.exists():
                shutil.rmtree(old, ignore_errors=True)
                folder.rename(old)
            new.rename(folder)
        except OSError as refused:
            if refused.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            continue  # another run has put its result there in the meantime
        return


def resting_place(folder: Path) -> Path:
    """Find where the content of a folder is: there, or where a killed run has left it."""
    if folder.exists():
        return folder
    left = (work / _OLD for work in _workspaces(folder))
    return next((old for old in left if old.is_dir()), folder)


def _workspaces(folder: Path) -> list[Path]:
    """Find the workspaces beside a folder by their name and by what is in them."""
    try:
        beside = sorted(folder.parent.iterdir())
    except OSError:
        return []
    return [
        entry
        for entry in beside
        if entry.name.startswith(_prefix(folder)) and not entry.is_symlink() and _is_ours(entry)
    ]


def _prefix(folder: Path) -> str:
    return f".{folder.name}.focuskit-"


def _is_ours(entry: Path) -> bool:
    try:
        return {part.name for part in entry.iterdir()} <= _PARTS
    except OSError:
        return False


def _make(folder: Path) -> tuple[Path, int]:
    """Make a workspace, and take its lock before another run can."""
    while True:
        work = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
        with contextlib.suppress(FileNotFoundError):  # another run took it for an abandoned one
            lock = _open_locked(work / _LOCK, os.O_RDWR | os.O_CREAT)
            if lock is not None:
                return work, lock


def _clear_abandoned(work: Path, folder: Path) -> None:
    """Clear a workspace unless its run is still alive."""
    try:
        lock = _open_locked(work / _LOCK, os.O_RDWR)
    except FileNotFoundError:  # killed before it had a lock, or about to take it
        with contextlib.suppress(OSError):
            work.rmdir()
        return
    if lock is not None:
        _end(work, lock, folder)


def _end(work: Path, lock: int, folder: Path) -> None:
    """Fetch back what stepped aside and was not replaced; then remove the workspace."""
    try:
        old, done = work / _OLD, work / _DONE
        if old.is_dir():
            # What is being removed must not be taken for a result by whoever comes next.
            with contextlib.suppress(OSError):
                old.rename(done if folder.exists() else folder)
        if not old.exists():
            for part in (done, work / NEW):
                shutil.rmtree(part, ignore_errors=True)
    finally:
        os.close(lock)
    with contextlib.suppress(OSError):
        if not old.exists():
            (work / _LOCK).unlink()
            work.rmdir()


def _open_locked(path: Path, flags: int) -> int | None:
    """Open a file and lock it without waiting; None where another run holds it, or has removed it.

    Raises:
        FileNotFoundError: There is no such file.
    """
    opened = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    try:
        held = _lock(opened, must=not flags & os.O_CREAT)
        if held and os.path.samestat(os.fstat(opened), path.stat()):
            return opened
    except BaseException:
        os.close(opened)
        raise
    os.close(opened)
    return None


def _lock(opened: int, *, must: bool) -> bool:
    """Lock an open file; if the system has no locks, say whether to go on without one."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- there alone

            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- there alone

            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as refused:
        taken = refused.errno in {errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
        return not taken and not must
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, if the system can; say whether it did."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # not Linux, or too old
        return False
    paths = [ctypes.c_char_p(os.fsencode(path)) for path in (one, other)]
    done: int = exchange(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], ctypes.c_uint(_RENAME_EXCHANGE))
    return done == 0
