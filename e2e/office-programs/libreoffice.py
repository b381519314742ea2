"""A LibreOffice of our own, driven over UNO: started, spoken to and ended by the one who asks."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import uno
from com.sun.star.awt import Rectangle
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException, Locale
from com.sun.star.table import BorderLine2, TableBorder2, TableSortField
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

START_DEADLINE_S = 120


def hundredths(points):
    """Points in 1/100 mm, the unit of UNO."""
    return round(points * 2540 / 72)


def argument(name, value):
    entry = PropertyValue()
    entry.Name, entry.Value = name, value
    return entry


@contextmanager
def office(kept_profile=None):
    """A LibreOffice of our own: yields (component context, desktop), and ends it whatever happens.

    Its profile is new and removed at the end, unless one is given.
    """
    profile = kept_profile or tempfile.mkdtemp(prefix='office-profile-')
    pipe = f'office-{os.getpid()}'
    program = subprocess.Popen(
        ['soffice', '--headless', '--norestore', '--nologo', '--nodefault',
         f'-env:UserInstallation={Path(profile).as_uri()}', f'--accept=pipe,name={pipe};urp;'],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext('com.sun.star.bridge.UnoUrlResolver', local)
    deadline = time.monotonic() + START_DEADLINE_S
    try:
        while True:
            try:
                context = resolver.resolve(f'uno:pipe,name={pipe};urp;StarOffice.ComponentContext')
                break
            except NoConnectException:
                if program.poll() is not None:
                    raise RuntimeError(f'soffice ended with {program.returncode} before it accepted')
                if time.monotonic() > deadline:
                    raise RuntimeError(f'soffice did not accept within {START_DEADLINE_S} s')
                time.sleep(0.1)
        desktop = context.ServiceManager.createInstanceWithContext('com.sun.star.frame.Desktop', context)
        try:
            yield context, desktop
        finally:
            try:
                desktop.terminate()
            except DisposedException:
                pass  # it closes the pipe while it answers
    finally:
        try:
            program.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, 9)
            program.wait()
        if kept_profile is None:
            shutil.rmtree(profile, ignore_errors=True)


@contextmanager
def opened(desktop, path):
    """The document at `path`, saved in place and closed at the end."""
    document = desktop.loadComponentFromURL(Path(path).resolve().as_uri(), '_blank', 0, (argument('Hidden', True),))
    if document is None:
        raise RuntimeError(f'LibreOffice cannot open {path}')
    try:
        yield document
        document.store()
    finally:
        document.close(True)


def thin_borders(cells):
    """Draws the thinnest solid line on every edge of a cell range."""
    line = BorderLine2()
    line.LineStyle, line.LineWidth, line.OuterLineWidth, line.Color = 0, 26, 26, 0
    border = TableBorder2()
    for side in ('Top', 'Bottom', 'Left', 'Right', 'Horizontal', 'Vertical'):
        setattr(border, f'{side}Line', line)
        setattr(border, f'Is{side}LineValid', True)
    cells.TableBorder2 = border


def sort_down(cells, column):
    """Sorts a range with a heading by the column (from 0), largest first, as the dialogue does."""
    field = TableSortField()
    field.Field, field.IsAscending, field.IsCaseSensitive = column, False, False
    cells.sort((
        argument('SortFields', uno.Any('[]com.sun.star.table.TableSortField', (field,))),
        argument('ContainsHeader', True),
        argument('IsSortColumns', False),
        argument('BindFormatsToContent', False)))


def number_format(document, code):
    """Key of a number format code, added to the document when it is not there."""
    locale = Locale()
    locale.Language, locale.Country = 'zh', 'CN'
    formats = document.NumberFormats
    key = formats.queryKey(code, locale, False)
    return formats.addNew(code, locale) if key == -1 else key


class Text:
    """A text document with its paragraphs as they were when it was opened."""

    def __init__(self, document, folder, context):
        self.document, self.folder, self.context = document, Path(folder), context
        self.text = document.Text
        every = list(self.each_paragraph())
        self.title, self.body = every[0], every[1:]

    def each_paragraph(self):
        walk = self.text.createEnumeration()
        while walk.hasMoreElements():
            yield walk.nextElement()

    def page(self):
        name = self.text.createTextCursor().PageStyleName
        return self.document.StyleFamilies.getByName('PageStyles').getByName(name)

    @staticmethod
    def set_font(target, name, points):
        target.CharFontName = target.CharFontNameAsian = name
        target.CharHeight = target.CharHeightAsian = points

    def replace(self, old, new):
        order = self.document.createReplaceDescriptor()
        order.SearchString, order.ReplaceString = old, new
        self.document.replaceAll(order)

    def find(self, phrase):
        order = self.document.createSearchDescriptor()
        order.SearchString = phrase
        return self.document.findFirst(order)

    def table_at_end(self, rows):
        """A new table after the last paragraph, filled with the rows' texts."""
        end = self.text.createTextCursorByRange(self.text.End)
        self.text.insertControlCharacter(end, PARAGRAPH_BREAK, False)
        end.ParaFirstLineIndent = 0
        table = self.document.createInstance('com.sun.star.text.TextTable')
        table.initialize(len(rows), len(rows[0]))
        self.text.insertTextContent(end, table, False)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                table.getCellByPosition(c, r).setString(value)
        return table


class Sheet:
    """The first sheet of a workbook."""

    def __init__(self, document, folder, context):
        self.document = document
        self.sheet = document.Sheets.getByIndex(0)

    def cells(self, reference):
        return self.sheet.getCellRangeByName(reference)

    def fill(self, column, first, last, formula):
        """One formula filled down: `{r}` is the row number."""
        for row in range(first, last + 1):
            self.cells(f'{column}{row}').setFormula(formula.format(r=row))

    def chart(self, kind, ranges, title, has_legend):
        """A chart of the columns `ranges`, first column names, below the data (1/100 mm)."""
        place = Rectangle()
        place.X, place.Y, place.Width, place.Height = 500, 13500, 18000, 8000
        addresses = tuple(self.cells(reference).RangeAddress for reference in ranges)
        charts = self.sheet.Charts
        charts.addNewByName(title, place, addresses, True, True)
        chart = charts.getByName(title).EmbeddedObject
        chart.Diagram = chart.createInstance(f'com.sun.star.chart.{kind}')
        chart.HasMainTitle = True
        chart.Title.String = title
        chart.HasLegend = has_legend
        return chart
