"""Every message about a workbook, in English and Chinese: (what is expected, what to do next)."""

from __future__ import annotations

from planner.report.messages import PLAN_FILE
from planner.texts.checks import CHECKS
from planner.texts.designs import DESIGNS
from planner.texts.diff import DIFF
from planner.texts.roll import ROLL
from planner.texts.scenarios import SCENARIOS
from planner.texts.sensitivity import SENSITIVITY
from planner.texts.studies import STUDIES

FILE: dict[str, dict[str, tuple[str, str]]] = {
    "file_missing": {
        "en": ("There is no file of this name.", "Check the folder and the spelling."),
        "zh": ("没有找到此文件。", "请检查文件夹与文件名。"),
    },
    "file_folder": {
        "en": ("This is a folder, not a workbook.", "Name the .xlsx file inside it."),
        "zh": ("这是文件夹，不是工作簿。", "请指明其中的 .xlsx 文件。"),
    },
    "file_unreadable": {
        "en": ("The file cannot be opened.", "Close it in other programs and check that you may read it."),
        "zh": ("无法打开文件。", "请在其他程序中关闭它，并确认您有读取权限。"),
    },
    "file_empty": {
        "en": ("The file is empty (0 bytes).", "Copy or download it again."),
        "zh": ("文件为空（0 字节）。", "请重新复制或下载。"),
    },
    "file_too_large": {
        "en": ("A workbook has at most {most}.", "Remove pictures and sheets that the plan does not need."),
        "zh": ("工作簿最大为 {most}。", "请删除图片以及计划不需要的工作表。"),
    },
    "file_password": {
        "en": ("The workbook is protected by a password.", "In Excel: File, Info, Protect Workbook, Encrypt with Password: clear the password and save."),
        "zh": ("工作簿有密码保护。", "请在 Excel 中：文件、信息、保护工作簿、用密码进行加密，清除密码后保存。"),
    },
    "file_xls": {
        "en": ("This is an old Excel file (.xls) or another old Office file, whatever its name says.", "Open it in Excel and save as Excel Workbook (.xlsx)."),
        "zh": ("无论扩展名如何，这是旧版 Excel（.xls）或其他旧版 Office 文件。", "请用 Excel 打开并另存为“Excel 工作簿 (.xlsx)”。"),
    },
    "file_xlsb": {
        "en": ("This is a binary workbook (.xlsb).", "Open it in Excel and save as Excel Workbook (.xlsx)."),
        "zh": ("这是二进制工作簿（.xlsb）。", "请用 Excel 打开并另存为“Excel 工作簿 (.xlsx)”。"),
    },
    "file_ods": {
        "en": ("This is an OpenDocument file.", "Save it as Excel Workbook (.xlsx)."),
        "zh": ("这是 OpenDocument 文件。", "请另存为“Excel 工作簿 (.xlsx)”。"),
    },
    "file_strict": {
        "en": ("This is a Strict Open XML workbook.", "Save it as Excel Workbook (.xlsx), not as Strict Open XML."),
        "zh": ("这是“严格 Open XML”工作簿。", "请另存为“Excel 工作簿 (.xlsx)”，而非严格格式。"),
    },
    "file_html": {
        "en": ("This is a web page, not a workbook, whatever its name says.", "Open it in Excel and save as Excel Workbook (.xlsx)."),
        "zh": ("无论扩展名如何，这是网页，不是工作簿。", "请用 Excel 打开并另存为“Excel 工作簿 (.xlsx)”。"),
    },
    "file_text": {
        "en": ("This is a text file (such as .csv), not a workbook, whatever its name says.", "Open it in Excel and save as Excel Workbook (.xlsx)."),
        "zh": ("无论扩展名如何，这是文本文件（如 .csv），不是工作簿。", "请用 Excel 打开并另存为“Excel 工作簿 (.xlsx)”。"),
    },
    "file_other": {
        "en": ("This is not an Excel workbook (.xlsx or .xlsm).", "Name the workbook itself."),
        "zh": ("这不是 Excel 工作簿（.xlsx 或 .xlsm）。", "请指明工作簿文件。"),
    },
    "file_not_workbook": {
        "en": ("The archive holds no Excel workbook.", "Name an .xlsx file, not a .zip or another document."),
        "zh": ("压缩包内没有 Excel 工作簿。", "请指明 .xlsx 文件，而不是 .zip 或其他文档。"),
    },
    "file_truncated": {
        "en": ("The end of the workbook is missing: it was not copied or downloaded whole.", "Copy or download it again."),
        "zh": ("工作簿缺少结尾：复制或下载不完整。", "请重新复制或下载。"),
    },
    "file_damaged": {
        "en": ("The workbook is damaged.", "Open it in Excel, let it repair the file, and save it anew."),
        "zh": ("工作簿已损坏。", "请用 Excel 打开并修复，然后重新保存。"),
    },
    "file_xml": {
        "en": ("A part of the workbook is not what Excel writes, or far too large.", "Open it in Excel, let it repair the file, and save it anew."),
        "zh": ("工作簿的某一部分不是 Excel 所写的内容，或过于庞大。", "请用 Excel 打开并修复，然后重新保存。"),
    },
    "file_lies": {
        "en": ("A part of the workbook has another size than the file declares.", "Do not trust this file; ask for it again from its owner."),
        "zh": ("工作簿某一部分的大小与文件声明不符。", "请勿信任此文件，并向其提供者重新索取。"),
    },
    "file_unpacked": {
        "en": ("Unpacked, a workbook has at most {most}.", "Delete rows and columns beyond the data, and sheets that the plan does not need."),
        "zh": ("工作簿解压后最大为 {most}。", "请删除数据之外的行列，以及计划不需要的工作表。"),
    },
    "file_ratio": {
        "en": ("A part of the file unpacks to more than any real sheet does.", "Do not trust this file; ask for it again from its owner."),
        "zh": ("文件某一部分解压后远大于正常工作表。", "请勿信任此文件，并向其提供者重新索取。"),
    },
    "file_members": {
        "en": ("A workbook consists of at most {most} parts.", "Copy the sheets into a new workbook."),
        "zh": ("工作簿最多由 {most} 个部分组成。", "请将工作表复制到新的工作簿。"),
    },
    "file_cells": {
        "en": ("A workbook has at most {most} filled cells.", "Move what the plan does not need to another file."),
        "zh": ("工作簿最多有 {most} 个非空单元格。", "请将计划不需要的内容移到其他文件。"),
    },
    "sheet_part_missing": {
        "en": ("The workbook names this sheet, but the file does not hold it.", "Open it in Excel, let it repair the file, and save it anew."),
        "zh": ("工作簿列有此工作表，但文件中没有其内容。", "请用 Excel 打开并修复，然后重新保存。"),
    },
    "sheet_too_wide": {
        "en": ("A sheet has at most {most} columns.", "Delete what stands beyond the data."),
        "zh": ("工作表最多 {most} 列。", "请删除数据之外的内容。"),
    },
    "sheet_too_tall": {
        "en": ("A sheet as wide as this has at most {most} rows.", "Delete what stands below the data."),
        "zh": ("这样宽的工作表最多 {most} 行。", "请删除数据之下的内容。"),
    },
}  # fmt: skip

SHEETS: dict[str, dict[str, tuple[str, str]]] = {
    "unknown_sheet": {
        "en": ("The sheets are {sheets}.", "Rename it; a sheet for your own use begins with _ or #."),
        "zh": ("工作表应为：{sheets}。", "请改名；自用的工作表名以 _ 或 # 开头。"),
    },
    "unknown_sheet_near": {
        "en": ("No sheet has this name; the nearest is {nearest}.", "Rename it; a sheet for your own use begins with _ or #."),
        "zh": ("没有此名称的工作表；最接近的是 {nearest}。", "请改名；自用的工作表名以 _ 或 # 开头。"),
    },
    "duplicate_sheet": {
        "en": ("The sheet '{other}' already says this.", "Keep one of them, or begin the other's name with _."),
        "zh": ("工作表“{other}”已表示同样内容。", "请只保留一个，或将另一个改为以 _ 开头。"),
    },
    "missing_sheet": {
        "en": ("The workbook needs the sheet {name}.", "Add it; a template shows its columns."),
        "zh": ("工作簿缺少工作表“{zh}”。", "请添加；可参照模板中的各列。"),
    },
    "empty_sheet": {
        "en": ("The sheet has no headers.", "Write the column names in its first row, or delete the sheet."),
        "zh": ("工作表没有表头。", "请在第一行写列名，或删除此工作表。"),
    },
    "unknown_column": {
        "en": ("The columns are {columns}.", "Rename it; the name of a column for your own use begins with #."),
        "zh": ("各列应为：{columns}。", "请改名；自用的列名以 # 开头。"),
    },
    "unknown_column_near": {
        "en": ("No column has this name; the nearest is {nearest}.", "Rename it; the name of a column for your own use begins with #."),
        "zh": ("没有此名称的列；最接近的是 {nearest}。", "请改名；自用的列名以 # 开头。"),
    },
    "duplicate_column": {
        "en": ("The same column stands in {other} already.", "Keep one of them, or begin the other's name with #."),
        "zh": ("{other} 已是同一列。", "请只保留一个，或将另一个改为以 # 开头。"),
    },
    "missing_column": {
        "en": ("The sheet needs the column {name}.", "Add it to the first row."),
        "zh": ("工作表缺少列“{zh}”。", "请在表头中添加。"),
    },
    "missing_measure_column": {
        "en": ("Quarter by quarter this sheet can hold {measures}; a column named measure says which.", "Add the column measure."),
        "zh": ("本表可按季度填写 {measures}；须由“指标”列说明是哪一项。", "请添加“指标”列。"),
    },
    "half_long": {
        "en": ("A table with one quarter a row needs the column {name} too.", "Add it, or give each quarter a column of its own."),
        "zh": ("每行一个季度的表还需要列“{name}”。", "请添加，或为每个季度设一列。"),
    },
    "no_header": {
        "en": ("A column with contents has a name.", "Name it, or begin its name with # if it is for your own use."),
        "zh": ("有内容的列须有列名。", "请填写列名；自用的列名以 # 开头。"),
    },
    "quarters_not_here": {
        "en": ("This sheet has no values by quarter.", "Delete the column, or begin its name with #."),
        "zh": ("本表没有按季度填写的数值。", "请删除此列，或将列名改为以 # 开头。"),
    },
    "outside_horizon": {
        "en": ("The horizon is {first} to {last}.", "Clear the values, begin the column's name with #, or change start or quarters in Settings."),
        "zh": ("计划期为 {first} 至 {last}。", "请清除这些数值，将列名改为以 # 开头，或修改“设置”中的起始季度或季度数。"),
    },
    "not_before": {
        "en": ("History lies before the horizon, which begins with {first}.", "Clear the values, or change start in Settings."),
        "zh": ("历史须早于计划期的开始 {first}。", "请清除这些数值，或修改“设置”中的起始季度。"),
    },
    "merged": {
        "en": ("Each cell stands for itself.", "Unmerge the range and fill every cell."),
        "zh": ("每个单元格须独立填写。", "请取消合并并填写每个单元格。"),
    },
    "unnamed_setting": {
        "en": ("A value stands beside the name of its setting.", "Write the setting's name in the first column."),
        "zh": ("数值旁须有设置名称。", "请在第一列填写设置名称。"),
    },
    "unknown_setting": {
        "en": ("The settings are {names}.", "Rename it, or begin its name with #."),
        "zh": ("各项设置应为：{names}。", "请改名，或以 # 开头。"),
    },
    "unknown_setting_near": {
        "en": ("No setting has this name; the nearest is {nearest}.", "Rename it, or begin its name with #."),
        "zh": ("没有此设置；最接近的是 {nearest}。", "请改名，或以 # 开头。"),
    },
    "duplicate_setting": {
        "en": ("The setting stands in {other} already.", "Keep one of them."),
        "zh": ("{other} 已有此设置。", "请只保留一个。"),
    },
    "missing_setting": {
        "en": ("Settings needs a value for {name}.", "Fill it in."),
        "zh": ("“设置”缺少“{zh}”。", "请填写。"),
    },
}  # fmt: skip

CELLS: dict[str, dict[str, tuple[str, str]]] = {
    "missing_value": {
        "en": ("Every row needs {name}.", "Fill it in, or delete the row."),
        "zh": ("每一行都须填写“{zh}”。", "请填写，或删除此行。"),
    },
    "error_cell": {
        "en": ("This is an Excel error, not a value.", "Correct the formula; clear the cell if nothing is given."),
        "zh": ("这是 Excel 错误值，不是数值。", "请更正公式；若无数据请清空。"),
    },
    "formula_unstored": {
        "en": ("The file does not hold this formula's value.", "Open the workbook in Excel, calculate (F9) and save; or paste the value."),
        "zh": ("文件中没有此公式的计算结果。", "请用 Excel 打开、计算（F9）并保存；或粘贴为数值。"),
    },
    "wrong_number": {
        "en": ("A number is expected.", "Write digits only; leave the cell blank for not given, 0 for none."),
        "zh": ("应为数字。", "请只填数字；留空表示未给出，没有请填 0。"),
    },
    "wrong_share": {
        "en": ("A share is expected, such as 85% or 0.85.", "Leave the cell blank for not given."),
        "zh": ("应为比例，如 85% 或 0.85。", "未给出请留空。"),
    },
    "wrong_count": {
        "en": ("A whole number is expected.", "Write digits only; leave the cell blank for not given."),
        "zh": ("应为整数。", "请只填数字；未给出请留空。"),
    },
    "not_whole": {
        "en": ("A whole number is expected.", "Round it."),
        "zh": ("应为整数。", "请取整。"),
    },
    "date_for_number": {
        "en": ("A number is expected, not a date.", "Excel may have turned it into a date: set the cell's format to General and type it again."),
        "zh": ("应为数字，而不是日期。", "可能被 Excel 转成了日期：请将单元格格式设为“常规”后重新输入。"),
    },
    "date_for_text": {
        "en": ("A name is expected, not a date.", "Excel may have turned it into a date: set the cell's format to Text and type it again."),
        "zh": ("应为名称，而不是日期。", "可能被 Excel 转成了日期：请将单元格格式设为“文本”后重新输入。"),
    },
    "too_large": {
        "en": ("A number below 1,000,000,000,000,000 is expected.", "Use a larger unit, or correct the formula."),
        "zh": ("应为小于 1,000,000,000,000,000 的数字。", "请使用更大的单位，或更正公式。"),
    },
    "too_low": {
        "en": ("{low} or more is expected.", "Correct the number; leave the cell blank for not given."),
        "zh": ("应不小于 {low}。", "请更正；未给出请留空。"),
    },
    "not_above": {
        "en": ("More than {low} is expected.", "Correct the number; leave the cell blank for not given."),
        "zh": ("应大于 {low}。", "请更正；未给出请留空。"),
    },
    "too_high": {
        "en": ("{high} or less is expected.", "Correct the number."),
        "zh": ("应不大于 {high}。", "请更正。"),
    },
    "share_over_one": {
        "en": ("A share is 1 (100%) or less.", "If {percent}% is meant, write {percent}% or {share}."),
        "zh": ("比例应不大于 1（100%）。", "若意为 {percent}%，请写 {percent}% 或 {share}。"),
    },
    "wrong_quarter": {
        "en": ("A {bucket} such as {example} is expected.", "Write it that way, or as a date in it."),
        "zh": ("应为时间段，如 {example}。", "请照此填写，或填写其中的日期。"),
    },
    "wrong_bucket": {
        "en": ("The workbook plans by {bucket}: {example} is expected.", "Write it that way, or change bucket in Settings."),
        "zh": ("本工作簿的时间段形如 {example}。", "请照此填写，或修改“设置”中的时间段。"),
    },
    "wrong_yes_no": {
        "en": ("yes or no is expected.", ""),
        "zh": ("应为“是”或“否”。", ""),
    },
    "wrong_choice": {
        "en": ("One of {choices} is expected.", ""),
        "zh": ("应为以下之一：{choices}。", ""),
    },
    "wrong_shares": {
        "en": ("Expected shares such as '0.4; 0.7' or '40 %; 70 %'.", "Correct it; between them put a semicolon."),
        "zh": ("应为若干比例，如“0.4; 0.7”或“40 %; 70 %”。", "请更正，各比例之间用分号分隔。"),
    },
    "wrong_makers": {
        "en": ("Makers are written as 'item: supplier; item: supplier'.", "One colon between an item and its supplier, semicolons between pairs."),
        "zh": ("部件来源写作“物料: 供应商; 物料: 供应商”。", "物料与供应商之间一个冒号，各对之间用分号。"),
    },
    "unknown_measure": {
        "en": ("The row's quarters can hold {measures}.", "Name one of them."),
        "zh": ("本行各季度可填：{measures}。", "请填写其中之一。"),
    },
    "unknown_measure_near": {
        "en": ("No measure has this name; the nearest is {nearest}.", "Rename it."),
        "zh": ("没有此指标；最接近的是 {nearest}。", "请改名。"),
    },
    "measure_needed": {
        "en": ("The row has values by quarter, and measure says what they are: {measures}.", "Fill in measure."),
        "zh": ("本行有季度数值，须由“指标”说明其含义：{measures}。", "请填写“指标”。"),
    },
    "duplicate_row": {
        "en": ("Row {row} already says this ({first}).", "Keep one of the two rows, or make their keys differ."),
        "zh": ("第 {row} 行（{first}）已有相同内容。", "请只保留其中一行，或使其关键列不同。"),
    },
    "duplicate_value": {
        "en": ("{other} already gives this quarter.", "Keep one of the two."),
        "zh": ("{other} 已给出此季度的数值。", "请只保留一个。"),
    },
    "conflict": {
        "en": ("{other} says {value} for the same row's key.", "Keep one value; other rows of the key may stay blank."),
        "zh": ("{other} 对同一关键列填写了 {value}。", "请只保留一个值；同一关键列的其他行可留空。"),
    },
    "value_alone": {
        "en": ("A value stands beside its quarter.", "Fill in the quarter."),
        "zh": ("数值旁须有季度。", "请填写季度。"),
    },
}  # fmt: skip

NOTES: dict[str, dict[str, tuple[str, str]]] = {
    "number_as_text": {
        "en": ("Text was read as the number {number}.", "Convert it to a number in Excel."),
        "zh": ("文本已按数字 {number} 读取。", "建议在 Excel 中转换为数字。"),
    },
    "blank_rows": {
        "en": ("Blank rows between the data were skipped: {count}.", "Delete them if nothing is missing."),
        "zh": ("数据之间的空行已跳过：{count} 行。", "若无遗漏，可删除空行。"),
    },
}  # fmt: skip

READING = {**FILE, **SHEETS, **CELLS, **NOTES}
MESSAGES: dict[str, dict[str, tuple[str, str]]] = {
    **READING,
    **CHECKS,
    **SCENARIOS,
    **PLAN_FILE,
    **ROLL,
    **DIFF,
    **SENSITIVITY,
    **DESIGNS,
    **STUDIES,
}
