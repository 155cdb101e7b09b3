"""What a file is that is not an Excel workbook: told by its first bytes, so that the planner knows what to do."""

from __future__ import annotations

from pathlib import Path

from planner.faults import Fault, fault

MOST_BYTES = 100 * 2**20  # of a file on disk: 100,000 rows of 60 numbers take about a third

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = (b"<!doctype", b"<html", b"<table", b"<head", b"<body", b"<meta")


def load_bytes(path: Path) -> tuple[bytes, Fault | None]:
    """The file's bytes, or a fault that says why there are none. Larger files than ``MOST_BYTES`` are not read."""
    try:
        if path.is_dir():
            return b"", fault(path.name, "", "file_folder")
        if not path.exists():
            return b"", fault(path.name, "", "file_missing", path)
        size = path.stat().st_size
        if size == 0:
            return b"", fault(path.name, "", "file_empty")
        if size > MOST_BYTES:
            return b"", fault(path.name, "", "file_too_large", megabytes(size), most=megabytes(MOST_BYTES))
        return path.read_bytes(), None
    except OSError as error:
        return b"", fault(path.name, "", "file_unreadable", error.strerror or error)


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 2**20:,.0f} MB"


def foreign(name: str, data: bytes) -> Fault | None:
    """The fault of a file that is no zip archive at all; None for one that begins like an archive."""
    if data.startswith(b"PK"):
        return None
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return fault(name, "", "file_password")
        return fault(name, "", "file_xls")
    head = data[:4096]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML):
        return fault(name, "", "file_html")
    return fault(name, "", "file_text" if _is_text(head) else "file_other")


def _is_text(head: bytes) -> bool:
    """Whether the bytes look like text of any common encoding: no control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not head.startswith(b"%PDF") and all(byte >= 32 or byte in b"\t\r\n\f" for byte in head)
