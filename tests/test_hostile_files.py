"""Files that are no workbooks, or bad ones: each is refused with its reason, quickly and in little memory."""

from __future__ import annotations

import dataclasses
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from planner.reading import archive, sheet_scan, workbook
from planner.reading.archive import check_archive
from planner.reading.read import read_workbook
from tests.books import book, write_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SOUND = book(
    {
        "Settings": "setting|value\nstart|2026Q1\nquarters|2",
        "Items": "item\nAEC",
        "Sources": "supplier|item\nBizLink|AEC",
        "Demand": "customer|item|2026Q1\nAWS|AEC|5",
    }
)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_book(tmp_path / "供应 计划.xlsx", SOUND)


def codes(path: Path) -> list[str]:
    """The faults' codes; every message can be told in both languages, and reading refuses what the check refuses."""
    faults = check_archive(path)
    for item in faults:
        for lang in ("en", "zh"):
            assert item.expected(lang) and item.hint(lang)
    if faults:
        assert read_workbook(path) == (None, faults)
    return [item.code for item in faults]


def rewrite(path: Path, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> Path:
    """The archive with members changed (None: left out) and added."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return target


def keep(_name: str, data: bytes) -> bytes:
    return data


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Replace bytes in the first sheet."""
    return lambda name, data: data.replace(old, new) if name == "xl/worksheets/sheet1.xml" else data


def test_a_sound_workbook_passes(sound: Path) -> None:
    assert codes(sound) == []
    tables, faults = read_workbook(sound)
    assert tables is not None and not faults


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "file_password"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "file_xls"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "file_html"),
        (b" <!DOCTYPE html>", "file_html"),
        ("客户,物料\nAWS,AEC\n".encode(), "file_text"),
        ("客户,物料\n".encode("gb18030"), "file_text"),
        ("a\tb".encode("utf-16"), "file_text"),
        (b"%PDF-1.7\n", "file_other"),
        (b"\x89PNG\r\n\x1a\n\0\0", "file_other"),
        (b"PK\x03\x04", "file_truncated"),
    ],
)
def test_other_files_are_told_by_name(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    assert codes(path) == [code]


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.xlsx") == ["file_missing"]
    assert codes(tmp_path) == ["file_folder"]


@pytest.mark.parametrize(("part", "of"), [(1, 2), (9, 10), (1, 50)])
def test_truncated(sound: Path, part: int, of: int) -> None:
    data = sound.read_bytes()
    sound.write_bytes(data[: len(data) * part // of])
    assert codes(sound) == ["file_truncated"]


def test_every_damaged_byte_is_survived(sound: Path) -> None:
    """Flipping a byte anywhere gives tables or faults, never an exception."""
    data = sound.read_bytes()
    for at in range(0, len(data), 61):
        sound.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        tables, faults = read_workbook(sound)
        assert tables is not None or faults


def test_archives_that_hold_no_workbook(sound: Path, tmp_path: Path) -> None:
    plain = tmp_path / "a.xlsx"
    with zipfile.ZipFile(plain, "w") as opened:
        opened.writestr("readme.txt", "no workbook")
    assert codes(plain) == ["file_not_workbook"]
    with zipfile.ZipFile(plain, "w") as opened:
        opened.writestr("content.xml", "<a/>")
    assert codes(plain) == ["file_ods"]
    no_book = rewrite(sound, lambda name, data: None if name == "xl/workbook.xml" else data)
    assert codes(no_book) == ["file_not_workbook"]
    no_part = rewrite(sound, lambda name, data: None if name == "xl/worksheets/sheet2.xml" else data)
    assert codes(no_part) == ["sheet_part_missing"]
    assert check_archive(no_part)[0].sheet == "Items"
    binary = rewrite(
        sound, lambda name, data: data.replace(b"xl/workbook.xml", b"xl/workbook.bin"), {"xl/workbook.bin": b"\x83"}
    )
    assert codes(binary) == ["file_xlsb"]
    strict = rewrite(sound, lambda _, data: data.replace(b"<workbook ", b'<workbook conformance="strict" '))
    assert codes(strict) == ["file_strict"]


def test_two_sheets_of_one_name(sound: Path) -> None:
    assert codes(rewrite(sound, lambda _, data: data.replace(b'name="Items"', b'name="Demand"'))) == ["file_damaged"]


def test_encrypted_member(sound: Path) -> None:
    data = bytearray(sound.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    sound.write_bytes(data)
    assert codes(sound) == ["file_password"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</sheetData>", b""),
        (b"<sheetData>", b"<sheetData><row></sheetData>"),
        (b"<sheetData>", b"<sheetData>" + b"<row>" * 200),
        (b"<sheetData>", b"\xff\xfe<sheetData>"),
        (b'r="A1"', b'r="1A"'),
    ],
)
def test_bad_xml(sound: Path, old: bytes, new: bytes) -> None:
    assert codes(rewrite(sound, in_sheet(old, new))) == ["file_xml"]


def test_entities_are_refused(sound: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet '
    assert codes(rewrite(sound, in_sheet(b"<worksheet ", laughs))) == ["file_xml"]
    outside = b'<!DOCTYPE x SYSTEM "file:///etc/hostname"><worksheet '
    assert codes(rewrite(sound, in_sheet(b"<worksheet ", outside))) == ["file_xml"]


def test_declared_sizes_that_lie(sound: Path) -> None:
    data = sound.read_bytes()
    with zipfile.ZipFile(sound) as opened:
        size = opened.getinfo("xl/worksheets/sheet1.xml").file_size
    for lie in (size + 1000, 20):
        sound.write_bytes(data.replace(struct.pack("<L", size), struct.pack("<L", lie)))
        assert codes(sound)[0] in ("file_lies", "file_damaged", "file_xml")


def test_too_many_parts(sound: Path) -> None:
    assert codes(rewrite(sound, keep, {f"x/{i}": b"" for i in range(6_000)})) == ["file_members"]


def test_sheets_too_tall_and_too_wide(tmp_path: Path) -> None:
    for cell, code in (("XFD1048576", "sheet_too_wide"), ("A200001", "sheet_too_tall"), ("ALM1", "sheet_too_wide")):
        workbook = Workbook()
        workbook.active[cell] = 1
        workbook.save(tmp_path / "far.xlsx")
        assert codes(tmp_path / "far.xlsx") == [code]
        assert check_archive(tmp_path / "far.xlsx")[0].cell == cell


def test_far_formats_without_contents_do_no_harm(sound: Path) -> None:
    workbook = load_workbook(sound)
    workbook["Items"]["XFD1048576"].number_format = "0.00"
    workbook.save(sound)
    tables, faults = read_workbook(sound)
    assert tables is not None and not faults


def test_macros_and_links_are_left_alone(sound: Path) -> None:
    path = rewrite(sound, keep, {"xl/vbaProject.bin": b"\0" * 100, "xl/externalLinks/externalLink1.xml": b"<bad"})
    assert codes(path) == []


# Sound files that a fast reader reads otherwise, not at all, or dies of --------------------------------------------


def in_part(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Replace bytes, which must be there, in a member."""

    def change(name: str, data: bytes) -> bytes:
        assert name != part or old in data
        return data.replace(old, new) if name == part else data

    return change


DEMAND, TEXTS = "xl/worksheets/sheet4.xml", "xl/sharedStrings.xml"
FIVE = b'<c r="C2"><v>5</v></c>'


@pytest.fixture
def usual(tmp_path: Path) -> Path:
    """The sound workbook as Excel itself would write it: with a common list of texts."""
    path = tmp_path / "usual.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in SOUND.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def quantity(path: Path) -> object:
    tables, faults = read_workbook(path)
    assert tables is not None and not faults, faults
    return tables["Demand"].phased["quantity"][0, 0]


@pytest.mark.parametrize(
    "cell",
    [
        FIVE,
        b'<c r="c2"><v>5</v></c>',
        b"<c><v>5</v></c>",
        b'<c r="C2" s="0" t="n"><v>5.0</v></c>',
        b'<c r="C2"><v>5E0</v></c>',
        b'<c r="C2"><v>+5</v></c>',
        b'<c r="C2">\n <v> 5 </v>\n</c>',
        b'<c r="C2"><v>&#53;</v></c>',
        b'<c r="C2"><v><![CDATA[5]]></v></c>',
        b'<c r="C2"><v><!-- five -->5</v></c>',
        b'<c r="C2"><v><?five?>5</v></c>',
        b'<c r="C2"><f>IF(1&lt;2,5,0)</f><v>5</v></c>',
        b'<c r="C2"><f t="shared" si="0"/><v>5</v></c>',
        b'<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="C2"><x:v>5</x:v></x:c>',
        b'<!-- <c r="C2"><v>6</v></c> --><c r="C2"><v>5</v></c>',
        FIVE + b'<c r="D2" t="b"><v>0</v></c>',
        FIVE + b'<c r="D2" t="d"><v>2026-01-01</v></c>',
        FIVE + b'<c r="D2" t="str"><f>""</f><v></v></c>',
        FIVE + b'<c r="D2" s="1"/>',
    ],
)
def test_a_number_is_read_however_it_is_written(usual: Path, cell: bytes) -> None:
    tables, faults = read_workbook(rewrite(usual, in_part(DEMAND, FIVE, cell)))
    assert tables is not None and tables["Demand"].phased["quantity"][0, 0] == 5
    assert {f.code for f in faults} <= {"no_header"}  # of the other cell


@pytest.mark.parametrize("text", ["#GETTING_DATA", "#SPILL!", "#N/A", "#ERROR!"])
def test_error_values_of_any_name(usual: Path, text: str) -> None:
    cell = f'<c r="C2" t="e"><f>X()</f><v>{text}</v></c>'.encode()
    _, faults = read_workbook(rewrite(usual, in_part(DEMAND, FIVE, cell)))
    assert [(f.sheet, f.cell, f.code, f.found) for f in faults] == [("Demand", "C2", "error_cell", text)]


@pytest.mark.parametrize("number", ["-1000000000000", "-1e300", "3000000000"])
@pytest.mark.parametrize("pattern", ["yyyy-mm-dd", "[h]:mm"])
def test_numbers_that_are_no_dates(usual: Path, number: str, pattern: str, capfd: pytest.CaptureFixture[str]) -> None:
    """In a date's format, a number far below zero is a panic inside the fast reader, and a long time an overflow."""
    formats = b'<numFmts count="1"><numFmt numFmtId="170" formatCode="' + pattern.encode() + b'"/></numFmts><fonts'
    styles = in_part("xl/styles.xml", b"<fonts", formats)
    dated = in_part("xl/styles.xml", b'<xf numFmtId="0"', b'<xf numFmtId="170"')
    cell = in_part(DEMAND, FIVE, FIVE + b'<c r="E9" s="0"><v>' + number.encode() + b"</v></c>")
    path = rewrite(usual, lambda name, data: cell(name, dated(name, styles(name, data))))
    tables, faults = read_workbook(path)
    assert tables is not None or faults
    assert capfd.readouterr().err == ""


def test_a_panic_in_the_fast_reader_is_survived(usual: Path) -> None:
    styles = in_part("xl/styles.xml", b'<xf numFmtId="0"', b'<xf numFmtId="14"')
    cell = in_part(DEMAND, FIVE, b'<c r="C2" s="0"><v>-1000000000000</v></c>')
    path = rewrite(usual, lambda name, data: cell(name, styles(name, data)))
    scan = archive.scan_archive(path.name, path.read_bytes())
    assert not scan.plain
    with pytest.raises(BaseException, match="out of bounds"):
        list(workbook._fast(path.read_bytes(), scan))
    rows = workbook._rows(path.read_bytes(), dataclasses.replace(scan, plain=True))
    assert rows[3][1][:2] == ["AWS", "AEC"]


def test_a_declared_size_that_would_end_the_program(usual: Path) -> None:
    texts = in_part(TEXTS, b'uniqueCount="', b'uniqueCount="99999999999')
    assert quantity(rewrite(usual, texts)) == 5


def test_one_long_text_in_many_cells(usual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that copies a text for every cell is not asked where that would fill the memory."""
    assert archive.scan_archive("x", usual.read_bytes()).plain
    monkeypatch.setattr(archive, "MOST_TEXT", 50)
    assert not archive.scan_archive("x", usual.read_bytes()).plain
    assert quantity(usual) == 5


def test_parts_in_unusual_places(usual: Path) -> None:
    def moved(name: str, data: bytes) -> bytes | None:
        return None if name == TEXTS else data.replace(b"sharedStrings.xml", b"texts.xml")

    with zipfile.ZipFile(usual) as opened:
        texts = opened.read(TEXTS)
    assert quantity(rewrite(usual, moved, {"xl/texts.xml": texts})) == 5
    assert codes(rewrite(usual, keep, {"XL/Worksheets/sheet4.xml": b"<x/>"})) == ["file_damaged"]


CAPPED = """
import sys, time
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))
except ImportError:
    pass
from pathlib import Path
from planner.reading.read import read_workbook
start = time.perf_counter()
tables, faults = read_workbook(Path(sys.argv[1]))
assert tables is None and time.perf_counter() - start < 10
print(*[f.code for f in faults])
"""


def capped(path: Path) -> str:
    """Codes told by a process that has 1 GB of address space and ten seconds."""
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", CAPPED, str(path)], capture_output=True, text=True, cwd=root, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def bomb(path: Path, sound: Path, body: bytes, times: int) -> Path:
    """A sheet of ``times`` copies of the body, written piece by piece."""
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
                continue
            with new.open(name, "w") as member:
                head, tail = old.read(name).split(b"</sheetData>")
                member.write(head)
                for _ in range(times):
                    member.write(body)
                member.write(b"</sheetData>" + tail)
    return path


@pytest.mark.parametrize(
    ("code", "body", "times"),
    [
        ("file_unpacked", b" " * 2**20, 310),
        ("file_ratio", b" " * 2**20, 30),
        ("sheet_too_tall", b"<row/>" * 1000, 11),
        ("sheet_too_wide", b"<c/>" * 1000, 300),
        ("file_xml", b"<row>" + b"<x/>" * 1000 + b"</row>", 11),
        ("file_xml", b"</sheetData><dataValidation sqref='" + b"A1 " * 200_000 + b"'/><sheetData>", 4),
        ("file_cells", b"<row>" + b"<c><v>1</v></c>" * 60 + b"</row>", 1000),
    ],
)
def test_bombs(sound: Path, code: str, body: bytes, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits on counted things are lowered here, so that the files may be small."""
    monkeypatch.setattr(archive, "MOST_CELLS", 10_000)
    monkeypatch.setattr(sheet_scan, "_ROWS", 10_000)
    monkeypatch.setattr(sheet_scan, "MOST_OTHER", 10_000)
    assert codes(bomb(sound.with_name("bomb.xlsx"), sound, body, times)) == [code]


def test_the_far_cell_and_the_bomb_under_one_gigabyte(sound: Path, tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active["XFD1048576"] = 1
    workbook.save(tmp_path / "far.xlsx")
    assert (tmp_path / "far.xlsx").stat().st_size < 6_000
    assert capped(tmp_path / "far.xlsx") == "sheet_too_wide"
    assert capped(bomb(tmp_path / "bomb.xlsx", sound, b" " * 2**20, 310)) == "file_unpacked"
