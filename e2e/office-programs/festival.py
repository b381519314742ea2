"""What a candidate does in the demo exam, step by step; `True` marks what the partial one does too."""

import shutil

from com.sun.star.awt import Size
from com.sun.star.style import LineSpacing
from com.sun.star.style.LineSpacingMode import PROP
from com.sun.star.style.ParagraphAdjust import CENTER
from com.sun.star.table.CellHoriJustify import CENTER as CELL_CENTER
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK
from com.sun.star.text.PageNumberType import CURRENT
from com.sun.star.text.TextContentAnchorType import AS_CHARACTER

from libreoffice import Sheet, Text, argument, hundredths, number_format, sort_down, thin_borders

RED, YELLOW = 0xFF0000, 0xFFFF00
BOLD = 150
ARABIC = 4


class Article(Text):
    def replace_words(self):
        self.replace('电脑', '计算机')

    def title_font(self):
        self.set_font(self.title, '黑体', 22)

    def title_place(self):
        self.title.ParaAdjust = CENTER
        self.title.ParaBottomMargin = hundredths(12)

    def body_font(self):
        for paragraph in self.body:
            self.set_font(paragraph, '楷体', 12)

    def body_indent(self):
        for paragraph in self.body:
            paragraph.ParaFirstLineIndent = hundredths(24)

    def body_spacing(self):
        for paragraph in self.body:
            spacing = LineSpacing()
            spacing.Mode, spacing.Height = PROP, 150
            paragraph.ParaLineSpacing = spacing

    def mark_phrase(self):
        found = self.find('机器人擂台赛')
        found.CharWeight = found.CharWeightAsian = BOLD
        found.CharColor = RED

    def paper(self):
        size = Size()
        size.Width, size.Height = 21000, 29700
        self.page().Size = size

    def margins(self):
        page = self.page()
        page.LeftMargin = page.RightMargin = 3000

    def header(self):
        page = self.page()
        page.HeaderIsOn = True
        page.HeaderText.setString('校园科技节')

    def page_number(self):
        page = self.page()
        page.FooterIsOn = True
        cursor = page.FooterText.createTextCursor()
        cursor.ParaAdjust = CENTER
        field = self.document.createInstance('com.sun.star.text.TextField.PageNumber')
        field.NumberingType, field.SubType = ARABIC, CURRENT
        page.FooterText.insertTextContent(cursor, field, False)

    def picture(self):
        provider = self.context.ServiceManager.createInstanceWithContext(
            'com.sun.star.graphic.GraphicProvider', self.context)
        url = (self.folder / '火箭.png').resolve().as_uri()
        picture = self.document.createInstance('com.sun.star.text.TextGraphicObject')
        picture.Graphic = provider.queryGraphic((argument('URL', url),))
        picture.AnchorType = AS_CHARACTER
        cursor = self.text.createTextCursorByRange(self.body[3].End)
        self.text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
        cursor.ParaFirstLineIndent = 0
        cursor.ParaAdjust = CENTER
        self.text.insertTextContent(cursor, picture, False)
        size = Size()
        size.Width, size.Height = 9000, 6000
        picture.Size = size

    def table(self):
        self.programme = self.table_at_end((
            ('活动名称', '参加人数', '活动地点'), ('机器人擂台赛', '96', '体育馆'), ('拆装体验', '240', '体验教室'),
            ('探月讲座', '420', '报告厅'), ('变废为宝展览', '128', '二楼走廊')))

    def centre_cells(self):
        for name in self.programme.CellNames:
            self.programme.getCellByName(name).createTextCursor().ParaAdjust = CENTER


class Scores(Sheet):
    def rename(self):
        self.sheet.setName('期中成绩')

    def merge_title(self):
        self.cells('A1:K1').merge(True)
        self.cells('A1:K1').HoriJustify = CELL_CENTER

    def title_font(self):
        title = self.cells('A1')
        title.CharFontName = title.CharFontNameAsian = '黑体'
        title.CharHeight = title.CharHeightAsian = 18

    def header_fill(self):
        self.cells('A2:K2').CellBackColor = YELLOW

    def totals(self):
        self.fill('H', 3, 22, '=SUM(D{r}:G{r})')

    def averages(self):
        self.fill('I', 3, 22, '=AVERAGE(D{r}:G{r})')

    def one_decimal(self):
        self.cells('I3:I22').NumberFormat = number_format(self.document, '0.0')

    def grades(self):
        self.fill('J', 3, 22, '=IF(I{r}>=85;"优秀";IF(I{r}>=60;"合格";"待合格"))')

    def ranks(self):
        self.fill('K', 3, 22, '=RANK(H{r};$H$3:$H$22)')

    def highest(self):
        for column in 'DEFG':
            self.fill(column, 23, 23, f'=MAX({column}3:{column}22)')

    def failed(self):
        for column in 'DEFG':
            self.fill(column, 24, 24, f'=COUNTIF({column}3:{column}22;"<60")')

    def sort(self):
        sort_down(self.cells('A2:K22'), 6)

    def borders(self):
        thin_borders(self.cells('A2:K24'))

    def centre(self):
        self.cells('A2:K24').HoriJustify = CELL_CENTER

    def total_chart(self):
        self.chart('BarDiagram', ('B2:B22', 'H2:H22'), '期中考试总分', False)


def new_folder(root):
    (root / '参赛作品').mkdir()


def rename_entries(root):
    (root / '活动资料/报名名单.txt').rename(root / '活动资料/参赛名单.txt')


def copy_emblem(root):
    shutil.copyfile(root / '图片/节徽.png', root / '参赛作品/节徽.png')


def move_notice(root):
    (root / '通知/闭幕通知.txt').rename(root / '归档/闭幕通知.txt')


def delete_draft(root):
    (root / '活动资料/草稿.txt').unlink()


def write_contact(root):
    (root / '活动资料/联系方式.txt').write_bytes('联系人：林老师\r\n'.encode('utf-8'))


WORD, EXCEL = Article, Scores

WORD_STEPS = (
    (Article.title_font, True),
    (Article.title_place, True),
    (Article.body_font, False),
    (Article.body_indent, False),
    (Article.body_spacing, True),
    (Article.replace_words, True),
    (Article.mark_phrase, False),
    (Article.paper, True),
    (Article.margins, True),
    (Article.header, False),
    (Article.page_number, False),
    (Article.picture, False),
    (Article.table, True),
    (Article.centre_cells, False),
)

EXCEL_STEPS = (
    (Scores.rename, True),
    (Scores.merge_title, True),
    (Scores.title_font, False),
    (Scores.header_fill, True),
    (Scores.totals, True),
    (Scores.averages, True),
    (Scores.one_decimal, False),
    (Scores.grades, True),
    (Scores.ranks, False),
    (Scores.highest, True),
    (Scores.failed, False),
    (Scores.sort, False),
    (Scores.borders, False),
    (Scores.centre, True),
    (Scores.total_chart, False),
)

FILE_STEPS = (
    (new_folder, True),
    (copy_emblem, True),
    (rename_entries, True),
    (move_notice, False),
    (delete_draft, False),
    (write_contact, False),
)
