#!/usr/bin/python3
"""A LibreOffice that stays open, as it does at an exam PC, and does what it is told.

    open-office.py PROFILE

Each line on standard input is one order, a JSON object; each gets one line of JSON on standard output,
`{"ok": true}` or `{"ok": false, "reason": …}`. The first line, `{"ok": true}`, says that it is there.

    {"do": "open", "path": P}                 opens a document; it stays open, with its lock file
    {"do": "type", "path": P, "text": T}      writes at the end of the text, or below the last row
    {"do": "grow", "path": P, "lines": N}     as much text as makes a save take its time
    {"do": "save", "path": P}                 the program's own "Save"
    {"do": "saveAs", "path": P, "target": T, "filter": F, "password": W}   "Save as"; W may be missing
    {"do": "keepRecovery", "path": P, "target": T, "filter": F}   a copy of what is not saved yet
    {"do": "close", "path": P}                closes without saving

It ends when its input ends. LibreOffice is its child, so whoever kills all of its tree kills an Office
program in the middle of its work. Its profile is kept: the same one takes up its own stale locks again.
"""

import json
import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # a test run leaves nothing behind in the repository

import uno
from com.sun.star.beans import NamedValue

from libreoffice import argument, office


class Documents:
    """The open documents by their path."""

    def __init__(self, desktop):
        self.desktop, self.opened = desktop, {}

    def open(self, path):
        hidden = (argument('Hidden', True),)
        document = self.desktop.loadComponentFromURL(Path(path).as_uri(), '_blank', 0, hidden)
        if document is None:
            raise RuntimeError(f'LibreOffice cannot open {path}')
        self.opened[path] = document

    def type(self, path, text):
        document = self.opened[path]
        if hasattr(document, 'Text'):
            document.Text.insertString(document.Text.End, text, False)
            return
        sheet = document.Sheets.getByIndex(0)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        sheet.getCellByPosition(0, cursor.RangeAddress.EndRow + 1).setString(text)

    def grow(self, path, lines):
        document = self.opened[path]
        if hasattr(document, 'Text'):
            self.type(path, '\n'.join(f'第{at}行，校园科技节。' for at in range(lines)))
            return
        sheet = document.Sheets.getByIndex(0)
        rows = tuple((f'第{at}行', at, at / 7) for at in range(lines))
        sheet.getCellRangeByPosition(8, 0, 10, lines - 1).setDataArray(rows)

    def save(self, path):
        self.opened[path].store()

    def saveAs(self, path, target, filter, password=None):
        values = [argument('FilterName', filter)]
        if password is not None:
            # What its own dialog sets for the formats of Microsoft Office.
            secret = (NamedValue('OOXPassword', password), NamedValue('CryptoType', 'Standard'))
            values.append(argument('EncryptionData', uno.Any('[]com.sun.star.beans.NamedValue', secret)))
        self.opened[path].storeAsURL(Path(target).as_uri(), tuple(values))
        self.opened[target] = self.opened.pop(path)

    def keepRecovery(self, path, target, filter):
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        self.opened[path].storeToURL(Path(target).as_uri(), (argument('FilterName', filter),))

    def close(self, path):
        self.opened.pop(path).close(True)


def answer(reply):
    sys.stdout.write(json.dumps(reply, ensure_ascii=False) + '\n')
    sys.stdout.flush()


def obey(documents, order):
    try:
        verb = order.pop('do')
        getattr(documents, verb)(**order)
        answer({'ok': True})
    except Exception as failure:  # whatever LibreOffice throws is told to the one who asked
        answer({'ok': False, 'reason': f'{type(failure).__name__}: {failure}'})


def main():
    profile = Path(sys.argv[1])
    os.makedirs(profile, exist_ok=True)
    with office(profile) as (_context, desktop):
        documents = Documents(desktop)
        answer({'ok': True})
        for line in sys.stdin:
            obey(documents, json.loads(line))
        for path in list(documents.opened):
            documents.close(path)


if __name__ == '__main__':
    main()
