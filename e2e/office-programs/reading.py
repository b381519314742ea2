"""What a candidate does in the second exam, step by step; `True` marks what the partial one does too."""

from com.sun.star.awt import Size
from com.sun.star.awt.FontUnderline import WAVE
from com.sun.star.chart.ChartLegendPosition import BOTTOM
from com.sun.star.style import LineSpacing
from com.sun.star.style.LineSpacingMode import FIX
from com.sun.star.style.ParagraphAdjust import BLOCK, CENTER
from com.sun.star.table.CellHoriJustify import CENTER as CELL_CENTER

from libreoffice import Sheet, Text, hundredths, number_format, sort_down, thin_borders

GREEN = 0x92D050
BOLD = 150


class Notice(Text):
    def replace_words(self):
        self.replace('同学', '学生')

    def title_font(self):
        self.set_font(self.title, '隶书', 24)

    def body_font(self):
        for paragraph in self.body[1:]:
            self.set_font(paragraph, '仿宋', 14)

    def body_indent(self):
        for paragraph in self.body[1:]:
            paragraph.ParaFirstLineIndent = hundredths(28)

    def body_spacing(self):
        for paragraph in self.body[1:]:
            spacing = LineSpacing()
            spacing.Mode, spacing.Height = FIX, hundredths(22)
            paragraph.ParaLineSpacing = spacing

    def title_place(self):
        self.title.ParaAdjust = CENTER
        self.title.ParaBottomMargin = hundredths(18)

    def body_place(self):
        for paragraph in self.body[1:]:
            paragraph.ParaAdjust = BLOCK

    def underline(self):
        self.find('四月三日前').CharUnderline = WAVE

    def paper(self):
        page, size = self.page(), Size()
        size.Width, size.Height = 14800, 21000
        page.Size = size

    def margins(self):
        page = self.page()
        page.LeftMargin = page.RightMargin = 1800

    def projects(self):
        self.table_at_end((('活动项目', '负责人'), ('每日一读', '语文组'), ('好书漂流', '图书馆'), ('朗读者', '广播站')))


class Sales(Sheet):
    def rename(self):
        self.sheet.setName('三月销售')

    def head_font(self):
        head = self.cells('A1:G1')
        head.CharFontName = head.CharFontNameAsian = '楷体'
        head.CharHeight = head.CharHeightAsian = 14
        head.CharWeight = head.CharWeightAsian = BOLD
        head.CellBackColor = GREEN

    def amounts(self):
        self.fill('F', 2, 19, '=D{r}*E{r}')

    def amount_format(self):
        self.cells('F2:F19').NumberFormat = number_format(self.document, '#,##0.00')

    def verdicts(self):
        self.fill('G', 2, 19, '=IF(F{r}>=2000;"畅销";"一般")')

    def books(self):
        self.cells('F20').setFormula('=SUMIF(A2:A19;"图书";F2:F19)')

    def many(self):
        self.cells('E21').setFormula('=COUNTIF(E2:E19;">=100")')

    def mean(self):
        self.cells('D22').setFormula('=AVERAGE(D2:D19)')

    def sort(self):
        sort_down(self.cells('A1:G19'), 4)

    def borders(self):
        thin_borders(self.cells('A1:G19'))

    def centre(self):
        self.cells('A1:G1').HoriJustify = CELL_CENTER

    def count_chart(self):
        chart = self.chart('LineDiagram', ('B1:B19', 'E1:E19'), '商品销售数量', True)
        chart.Legend.Alignment = BOTTOM


WORD, EXCEL = Notice, Sales

WORD_STEPS = (
    (Notice.title_font, False),
    (Notice.title_place, True),
    (Notice.body_font, True),
    (Notice.body_place, False),
    (Notice.body_indent, False),
    (Notice.body_spacing, True),
    (Notice.replace_words, False),
    (Notice.underline, True),
    (Notice.paper, False),
    (Notice.margins, True),
    (Notice.projects, False),
)

EXCEL_STEPS = (
    (Sales.rename, False),
    (Sales.head_font, True),
    (Sales.amounts, True),
    (Sales.amount_format, True),
    (Sales.verdicts, False),
    (Sales.books, True),
    (Sales.many, False),
    (Sales.mean, True),
    (Sales.sort, False),
    (Sales.borders, True),
    (Sales.centre, False),
    (Sales.count_chart, True),
)

FILE_STEPS = ()
