"""Prints what openpyxl reads in workbooks, one JSON line for each: {file, data} or {file, err}.

Usage: dump_workbooks.py OUT FILE...
Cells are [row, column, kind, value, formula, format]; rows and columns count from 0, formats stand once
in a list. Colours are RRGGBB or auto: openpyxl leaves themes alone, so they are looked up here.
"""
import colorsys
import json
import os
import sys
import warnings
import xml.etree.ElementTree as xml

import openpyxl
import openpyxl.styles.stylesheet
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import to_excel

ROWS, COLUMNS = 300, 40
DRAWING = '{http://schemas.openxmlformats.org/drawingml/2006/main}'
STRICT = '{http://purl.oclc.org/ooxml/drawingml/main}'
SLOTS = ('lt1', 'dk1', 'lt2', 'dk2', 'accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6', 'hlink', 'folHlink')
KINDS = {'n': 'number', 's': 'text', 'b': 'boolean', 'e': 'error', 'd': 'number'}
SIDES = ('left', 'right', 'top', 'bottom')

warnings.simplefilter('ignore')
# Dates stay the numbers that the file holds.
openpyxl.styles.stylesheet.is_date_format = lambda _: False


def theme_colors(workbook):
    if not workbook.loaded_theme:
        return {}
    root, found = xml.fromstring(workbook.loaded_theme), {}
    for space in (DRAWING, STRICT):
        for slot in SLOTS:
            node = root.find(f'.//{space}clrScheme/{space}{slot}')
            if node is not None:
                found[slot] = node[0].get('lastClr') or node[0].get('val')
    return found


def tinted(rgb, tint):
    if not tint:
        return rgb.upper()
    hue, light, saturation = colorsys.rgb_to_hls(*(int(rgb[at:at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(1, max(0, light)), saturation)
    return ''.join(f'{round(part * 255):02X}' for part in parts)


class Formats:
    def __init__(self, workbook):
        # A file that lists recent colours only leaves openpyxl with an empty palette.
        self.theme, self.palette = theme_colors(workbook), workbook._colors or COLOR_INDEX
        self.known, self.listed = {}, []

    def color(self, color):
        if color is None or color.type == 'auto':
            return 'auto'
        if color.type == 'rgb':
            base = color.rgb[-6:]
        elif color.type == 'theme':
            base = self.theme.get(SLOTS[color.theme]) if color.theme < len(SLOTS) else None
        else:
            base = self.palette[color.indexed][-6:] if color.indexed < len(self.palette) else None
        return 'auto' if base is None else tinted(base, color.tint)

    def line(self, side):
        if side is None or side.style is None or side.style == 'none':
            return ['none', 'auto']
        return [side.style, self.color(side.color)]

    def fill(self, fill):
        if fill.tagname == 'gradientFill':
            stops = sorted(fill.stop, key=lambda stop: stop.position)
            return ['gradient', 'auto', 'auto', *[self.color(stop.color) for stop in stops]]
        kind = fill.patternType or 'none'
        if kind == 'none':
            return ['none', 'auto', 'auto']
        return [kind, self.color(fill.fgColor), self.color(fill.bgColor)]

    def of(self, cell):
        if cell._style in self.known:
            return self.known[cell._style]
        font, alignment, border = cell.font, cell.alignment, cell.border
        self.known[cell._style] = len(self.listed)
        self.listed.append({
            'numberFormat': cell.number_format,
            'font': font.name,
            'size': font.sz,
            'bold': bool(font.b),
            'italic': bool(font.i),
            'underline': font.u or 'none',
            'strike': bool(font.strike),
            'color': self.color(font.color),
            'fill': self.fill(cell.fill),
            'borders': {side: self.line(getattr(border, side)) for side in SIDES},
            'diagonal': self.line(border.diagonal),
            'diagonalUp': bool(border.diagonalUp),
            'diagonalDown': bool(border.diagonalDown),
            'horizontal': alignment.horizontal or 'general',
            'vertical': alignment.vertical or 'bottom',
            'wrap': bool(alignment.wrap_text),
            'shrink': bool(alignment.shrink_to_fit),
            'rotation': alignment.textRotation or 0,
            'indent': alignment.indent or 0,
            'locked': cell.protection.locked is not False,
            'concealed': bool(cell.protection.hidden),
        })
        return self.known[cell._style]


def content(cell):
    value = getattr(cell, 'value', None)
    if value is None or value == '':
        return ['empty', None]
    kind = KINDS.get(cell.data_type, 'text')
    if cell.data_type == 'd' or hasattr(value, 'isoformat'):
        return ['number', to_excel(value)]
    return [kind, value]


def sheet_of(sheet, values, formats):
    cells = []
    for (row, column), cell in sorted(sheet._cells.items()):
        if row > ROWS or column > COLUMNS:
            continue
        formula = cell.value if getattr(cell, 'data_type', 'n') == 'f' else None
        kind, value = content(values._cells.get((row, column)))
        cells.append([row - 1, column - 1, kind, value, formula, formats.of(cell)])
    return {
        'name': sheet.title,
        'isHidden': sheet.sheet_state != 'visible',
        'cells': cells,
        'merges': sorted(str(one) for one in sheet.merged_cells.ranges),
        'rows': [[at - 1, one.height, bool(one.hidden)] for at, one in sheet.row_dimensions.items() if at <= ROWS],
        'columns': [
            [(one.min or column_index_from_string(name)) - 1, (one.max or column_index_from_string(name)) - 1, one.width, bool(one.hidden)]
            for name, one in sheet.column_dimensions.items()
        ],
    }


def workbook_of(path):
    workbook = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    formats = Formats(workbook)
    sheets = [sheet_of(one, values[one.title], formats) for one in workbook.worksheets]
    return {'names': workbook.sheetnames, 'sheets': sheets, 'formats': formats.listed}


def main():
    with open(sys.argv[1], 'w', encoding='utf-8') as out:
        for path in sys.argv[2:]:
            record = {'file': os.path.basename(path)}
            try:
                record['data'] = workbook_of(path)
            except Exception as error:
                record['err'] = f'{type(error).__name__}: {error}'[:200]
            print(json.dumps(record, ensure_ascii=False, default=str), file=out)


main()
