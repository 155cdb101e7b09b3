"""Whether a file is a workbook that can be opened safely: looked at before anything in it is believed.

Nothing is executed and no link is followed: macros and external workbooks in the archive are left alone.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.faults import Fault, fault
from planner.reading.file_kind import foreign, load_bytes, megabytes
from planner.reading.sheet_scan import MOST_CELLS, MOST_ELEMENTS, RefusedError, SheetScan, SheetScanner, walk

MOST_UNPACKED = 300 * 2**20
MOST_RATIO = 200  # unpacked : packed; real sheets reach 40
MOST_MEMBERS = 5_000
MOST_TEXT = 2**30  # characters of all the cells, if each had the longest text of the common list
_RATIO_FROM = 10 * 2**20  # small members may compress as well as they like
_DIRECTORY = 2**20  # bytes of the archive's list of members
_CHUNK = 2**20
_USUAL = {"officeDocument": "xl/workbook.xml", "sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_PARSED = {"", "_rels", "docProps", "xl", "xl/_rels", "xl/worksheets/_rels", "xl/theme"}  # folders of parts in use
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Scan:
    """What the archive holds: faults that forbid reading, or its sheets in order.

    ``plain``: any reader finds the same in it, and one that copies a cell's text for every cell has room for that.
    """

    faults: tuple[Fault, ...]
    sheets: tuple[SheetScan, ...] = ()
    plain: bool = False


def check_archive(path: Path) -> list[Fault]:
    """Every reason why the file cannot be opened as a workbook; empty where it can."""
    data, problem = load_bytes(path)
    return [problem] if problem else list(scan_archive(path.name, data).faults)


def scan_archive(name: str, data: bytes) -> Scan:
    """Look through a file's bytes without unpacking more than a piece at a time. ``name`` is the file's name."""
    problem = foreign(name, data)
    if problem:
        return Scan((problem,))
    try:
        _check_directory(name, data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(name, archive)
            return _scan_parts(name, archive)
    except RefusedError as refused:
        return Scan((refused.fault,))
    except _BROKEN as error:
        return Scan((fault(name, "", "file_damaged", error),))


def _check_directory(name: str, data: bytes) -> None:
    """Refuse a list of members so long that opening the archive would already be work."""
    tail = data[-65_557:]
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise RefusedError(fault(name, "", "file_truncated"))
    size = struct.unpack_from("<L", tail, at + 12)[0]
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        size = struct.unpack_from("<Q", tail, at - 76 + 40)[0]
    if size > _DIRECTORY:
        raise RefusedError(fault(name, "", "file_members", most=f"{MOST_MEMBERS:,}"))


def _check_members(name: str, archive: zipfile.ZipFile) -> None:
    """Judge the archive by what its directory declares; the sizes themselves are checked while unpacking."""
    members = archive.infolist()
    names = {m.filename for m in members}
    if len({n.lower() for n in names}) < len(members):  # readers would disagree on which to take
        raise RefusedError(fault(name, "", "file_damaged"))
    if len(members) > MOST_MEMBERS:
        raise RefusedError(fault(name, "", "file_members", f"{len(members):,}", most=f"{MOST_MEMBERS:,}"))
    total = sum(m.file_size for m in members)
    if total > MOST_UNPACKED:
        raise RefusedError(fault(name, "", "file_unpacked", megabytes(total), most=megabytes(MOST_UNPACKED)))
    for member in members:
        if member.flag_bits & 1:
            raise RefusedError(fault(name, "", "file_password"))
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError(fault(name, "", "file_damaged", member.filename))
        if member.file_size > max(_RATIO_FROM, MOST_RATIO * member.compress_size):
            raise RefusedError(fault(name, "", "file_ratio", f"{member.filename}: {megabytes(member.file_size)}"))
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        kind = "file_ods" if "content.xml" in names else "file_not_workbook"
        raise RefusedError(fault(name, "", kind))


def _unpack(name: str, archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A member in pieces; refused where its size is not the declared one (its checksum is checked by the reader)."""
    info = archive.getinfo(part)
    seen = 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            seen += len(chunk)
            yield chunk
    if seen != info.file_size:
        raise RefusedError(fault(name, "", "file_lies", part))


def _scan_parts(name: str, archive: zipfile.ZipFile) -> Scan:
    """Look through every member; the sheets in the workbook's order."""
    targets = _relations(name, archive, "")
    book = next((target for kind, target in targets.values() if kind == "officeDocument"), "")
    if book not in archive.namelist():
        raise RefusedError(fault(name, "", "file_not_workbook"))
    if book.endswith(".bin"):
        raise RefusedError(fault(name, "", "file_xlsb"))
    parts = _relations(name, archive, book)
    titles = _titles(name, archive, book)
    worksheets = {target for kind, target in parts.values() if kind == "worksheet"}
    texts = _Texts()
    for part in archive.namelist():
        if part not in worksheets and part != book:
            _check_part(name, archive, part, texts)
    sheets: list[SheetScan] = []
    for title, relation in titles:
        kind, part = parts.get(relation, ("", ""))
        if part not in archive.namelist():
            raise RefusedError(fault(title, "", "sheet_part_missing", part))
        if kind == "worksheet":
            scanner = SheetScanner(title, MOST_CELLS - sum(s.cells for s in sheets))
            pieces = scanner.sift(_unpack(name, archive, part))
            walk(title, part, pieces, scanner.start, scanner.end, scanner.text, MOST_UNPACKED)
            sheets.append(scanner.result())
    as_usual = all(_USUAL.get(kind, target) == target for kind, target in [*targets.values(), *parts.values()])
    roomy = texts.declared <= MOST_ELEMENTS and texts.longest * sum(s.texts for s in sheets) <= MOST_TEXT
    return Scan((), tuple(sheets), as_usual and roomy and all(s.plain for s in sheets))


class _Texts:
    """Follows the common list of texts: the ``longest``, and how many there are ``declared`` to be."""

    def __init__(self) -> None:
        """Nothing is seen yet."""
        self.longest = self.declared = self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "sst":
            declared = attributes.get("uniqueCount", "")
            self.declared = int(declared) if declared.isdecimal() else 0
        elif tag == "si":
            self._length = 0

    def text(self, data: str) -> None:
        """Characters inside the current element."""
        self._length += len(data)
        self.longest = max(self.longest, self._length)


def _check_part(name: str, archive: zipfile.ZipFile, part: str, texts: _Texts) -> None:
    """Unpack a member to see that it is whole; its XML too where the workbook reader parses it."""
    if part.lower() == _USUAL["sharedStrings"].lower():
        walk(name, part, _unpack(name, archive, part), texts.start, text=texts.text)
    elif part.rpartition("/")[0] in _PARSED and part.endswith((".xml", ".rels")):
        walk(name, part, _unpack(name, archive, part), lambda _tag, _attributes: None)
    else:
        for _ in _unpack(name, archive, part):
            pass


def _relations(name: str, archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a member ("" for the archive's own): id -> (last word of the kind, member it leads to)."""
    folder, _, leaf = part.rpartition("/")
    source = posixpath.join(folder, "_rels", f"{leaf}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            member = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], member)

    if source not in archive.namelist():
        raise RefusedError(fault(name, "", "file_not_workbook"))
    walk(name, source, _unpack(name, archive, source), start)
    return found


def _titles(name: str, archive: zipfile.ZipFile, book: str) -> list[tuple[str, str]]:
    """(title, relation id) of each sheet, in order."""
    found: list[tuple[str, str]] = []
    strict = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal strict
        if tag == "workbook":
            strict = attributes.get("conformance") == "strict"
        elif tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.rpartition(" ")[2] == "id"), "")
            found.append((attributes.get("name", ""), relation))

    walk(name, book, _unpack(name, archive, book), start)
    if strict:
        raise RefusedError(fault(name, "", "file_strict"))
    if not found:
        raise RefusedError(fault(name, "", "file_not_workbook"))
    titles = [title for title, _ in found]
    for title in titles:
        if titles.count(title) > 1:  # Excel never writes that, and a reader finds only one of them
            raise RefusedError(fault(name, "", "file_damaged", title))
    return found
