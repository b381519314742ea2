#!/usr/bin/env python3
"""Writes a roster as another program would, and reads workbooks back as plain rows.

    roster.py write PATH ROWS.json     rows of cells, the first one the headings
    roster.py read PATH                prints the first sheet's rows as JSON
"""

import json
import sys

import openpyxl


def main():
    command, path = sys.argv[1], sys.argv[2]
    if command == 'write':
        with open(sys.argv[3], encoding='utf8') as file:
            rows = json.load(file)
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = '名册'
        for row in rows:
            sheet.append(row)
        book.save(path)
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        print(json.dumps([[cell.value for cell in row] for row in sheet.iter_rows()], ensure_ascii=False))


main()
