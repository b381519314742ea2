#!/usr/bin/env python3
"""Makes the start materials of the two demo exams.

Run with Debian's python3-docx and python3-openpyxl:  python3 make-materials.py
The result is committed, so nobody needs to run this; it shows how each file came to be. Two runs
give the same bytes: zip entries and document dates carry one fixed moment.

Start files must not satisfy any checkpoint by themselves (CHECKPOINTS 2.8, first invariant): their
fonts, sizes, paper, margins and formats are therefore chosen to differ from everything the
instructions ask for.
"""

import datetime
import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Font

HERE = Path(__file__).parent
MADE = datetime.datetime(2026, 9, 1, 8, 0, 0)


# --- pictures -----------------------------------------------------------------------------------

class Canvas:
    """A small RGB raster with the three shapes the demo pictures need."""

    def __init__(self, width, height, colour):
        self.width, self.height = width, height
        self.rows = [[colour] * width for _ in range(height)]

    def rectangle(self, left, top, right, bottom, colour):
        for y in range(max(top, 0), min(bottom, self.height)):
            for x in range(max(left, 0), min(right, self.width)):
                self.rows[y][x] = colour

    def disc(self, cx, cy, radius, colour):
        for y in range(max(cy - radius, 0), min(cy + radius + 1, self.height)):
            for x in range(max(cx - radius, 0), min(cx + radius + 1, self.width)):
                if (x - cx) ** 2 + (y - cy) ** 2 <= radius * radius:
                    self.rows[y][x] = colour

    def triangle(self, a, b, c, colour):
        def side(p, q, x, y):
            return (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0])

        for y in range(max(min(a[1], b[1], c[1]), 0), min(max(a[1], b[1], c[1]) + 1, self.height)):
            for x in range(max(min(a[0], b[0], c[0]), 0), min(max(a[0], b[0], c[0]) + 1, self.width)):
                signs = [side(a, b, x, y), side(b, c, x, y), side(c, a, x, y)]
                if all(s >= 0 for s in signs) or all(s <= 0 for s in signs):
                    self.rows[y][x] = colour

    def png(self):
        def chunk(kind, body):
            crc = zlib.crc32(kind + body)
            return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', crc)

        raw = b''.join(b'\0' + bytes(v for pixel in row for v in pixel) for row in self.rows)
        # 96 dpi in pixels per metre, so that programs agree on the natural size.
        return (
            b'\x89PNG\r\n\x1a\n'
            + chunk(b'IHDR', struct.pack('>IIBBBBB', self.width, self.height, 8, 2, 0, 0, 0))
            + chunk(b'pHYs', struct.pack('>IIB', 3780, 3780, 1))
            + chunk(b'IDAT', zlib.compress(raw, 9))
            + chunk(b'IEND', b'')
        )


def rocket():
    sky = Canvas(480, 320, (24, 42, 88))
    for x, y in [(40, 50), (95, 120), (150, 36), (60, 210), (360, 60), (420, 140), (330, 200), (450, 30), (395, 250), (120, 270)]:
        sky.disc(x, y, 3, (255, 240, 190))
    sky.disc(405, 85, 34, (250, 214, 120))
    sky.triangle((240, 30), (205, 95), (275, 95), (214, 58, 52))
    sky.rectangle(205, 95, 276, 215, (236, 240, 245))
    sky.disc(240, 135, 20, (60, 120, 190))
    sky.disc(240, 135, 13, (190, 225, 250))
    sky.triangle((205, 165), (205, 225), (165, 225), (214, 58, 52))
    sky.triangle((275, 165), (275, 225), (315, 225), (214, 58, 52))
    sky.triangle((215, 216), (265, 216), (240, 285), (255, 170, 40))
    sky.triangle((227, 216), (253, 216), (240, 255), (255, 235, 130))
    sky.rectangle(0, 300, 480, 320, (52, 110, 70))
    return sky.png()


def emblem():
    card = Canvas(200, 200, (255, 255, 255))
    card.disc(100, 100, 92, (20, 92, 160))
    card.disc(100, 100, 80, (255, 255, 255))
    card.disc(100, 100, 74, (20, 92, 160))
    card.rectangle(92, 48, 108, 152, (255, 214, 80))
    card.rectangle(48, 92, 152, 108, (255, 214, 80))
    card.disc(100, 100, 22, (255, 255, 255))
    card.disc(100, 100, 14, (214, 58, 52))
    return card.png()


def poster():
    sheet = Canvas(240, 160, (246, 236, 214))
    sheet.rectangle(0, 0, 240, 26, (38, 120, 96))
    sheet.rectangle(30, 60, 115, 132, (70, 130, 200))
    sheet.rectangle(125, 60, 210, 132, (230, 140, 60))
    sheet.triangle((72, 72), (50, 118), (95, 118), (255, 255, 255))
    sheet.disc(167, 96, 24, (255, 255, 255))
    return sheet.png()


# --- packages -----------------------------------------------------------------------------------

def settle(data):
    """Rewrites a package so that no entry and no property tells when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, 'w') as after:
        for info in before.infolist():
            body = before.read(info)
            if info.filename == 'docProps/core.xml':
                stamp = MADE.strftime('%Y-%m-%dT%H:%M:%SZ').encode()
                body = re.sub(rb'(<dcterms:(created|modified)[^>]*>)[^<]*', rb'\g<1>' + stamp, body)
            entry = zipfile.ZipInfo(info.filename, MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            after.writestr(entry, body)
    return out.getvalue()


def article(text, *, font, latin, size, width, height, margin):
    """A document whose formatting comes from the Normal style, as a plainly typed text has it.

    The text stands in a .json file because the exam's checkpoints name its paragraphs too.
    """
    told = json.loads((HERE / text).read_text('utf-8'))
    title, paragraphs = told['title'], told['paragraphs']
    document = Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = '信息技术组', '', ''
    properties.created = properties.modified = MADE

    normal = document.styles['Normal']
    normal.font.name = latin
    normal.font.size = Pt(size)
    normal.element.rPr.rFonts.set(qn('w:eastAsia'), font)
    language = document.styles.element.find('.//' + qn('w:lang'))
    language.set(qn('w:val'), 'en-US')
    language.set(qn('w:eastAsia'), 'zh-CN')

    section = document.sections[0]
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.top_margin = section.bottom_margin = Cm(margin)
    section.left_margin = section.right_margin = Cm(margin)

    for text in [title, *paragraphs]:
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.space_after = Pt(0)

    out = io.BytesIO()
    document.save(out)
    return settle(out.getvalue())


def workbook(sheet_name, rows, *, font, widths):
    """A workbook with one sheet of plainly typed values, no formula and no format."""
    book = Workbook()
    book.properties.creator = '信息技术组'
    book.properties.created = MADE
    sheet = book.active
    sheet.title = sheet_name
    face = Font(name=font, size=11)
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.font = face
            if isinstance(cell.value, str) and cell.value.isdigit():
                cell.number_format = '@'
    for column, width in widths.items():
        sheet.column_dimensions[column].width = width
    out = io.BytesIO()
    book.save(out)
    return settle(out.getvalue())


def lines(*texts):
    """A text file as a Windows editor leaves it: UTF-8, CRLF."""
    return ''.join(text + '\r\n' for text in texts).encode('utf-8')


# --- the demo exam ------------------------------------------------------------------------------

SCORES = [
    ('陈雨桐', '女', 92, 88, 95, 90), ('周子昂', '男', 76, 91, 68, 85), ('何静怡', '女', 85, 79, 88, 92),
    ('王浩然', '男', 58, 63, 55, 71), ('赵思远', '男', 81, 95, 77, 96), ('孙若兰', '女', 94, 72, 91, 83),
    ('马俊杰', '男', 67, 58, 62, 74), ('冯一诺', '女', 88, 84, 93, 89), ('郭明轩', '男', 73, 86, 59, 80),
    ('罗欣妍', '女', 90, 93, 86, 97), ('梁志强', '男', 62, 70, 57, 66), ('宋佳琪', '女', 79, 75, 82, 88),
    ('唐文博', '男', 84, 90, 81, 93), ('许梦洁', '女', 87, 66, 90, 78), ('韩立成', '男', 55, 49, 61, 64),
    ('邓晓雯', '女', 78, 82, 74, 91), ('曹宇航', '男', 70, 77, 72, 69), ('彭诗涵', '女', 96, 89, 97, 94),
    ('曾凡星', '男', 65, 80, 69, 87), ('田雅文', '女', 82, 73, 85, 76),
]


def festival_word():
    return article('festival/article.json',
                   font='等线', latin='Calibri', size=11, width=21.59, height=27.94, margin=2.0)


def festival_scores():
    head = ['学号', '姓名', '性别', '语文', '数学', '英语', '信息技术', '总分', '平均分', '等第', '名次']
    body = [[f'202603{i:02d}', *row] for i, row in enumerate(SCORES, start=1)]
    tail = [['最高分'], ['不及格人数']]
    return workbook('Sheet1', [['高一（3）班期中考试成绩表'], head, *body, *tail],
                    font='等线', widths={'A': 12})


FILES = {
    '活动资料/活动方案.txt': lines(
        '第八届校园科技节活动方案', '一、时间：十一月十日至十四日', '二、地点：体育馆、三楼体验教室、报告厅',
        '三、内容：展览、竞赛、讲座、体验'),
    '活动资料/报名名单.txt': lines(
        '序号\t姓名\t班级\t项目', '1\t林晓雯\t七（2）班\t拆装体验', '2\t秦子墨\t八（5）班\t机器人擂台赛',
        '3\t叶知秋\t八（1）班\t机器人擂台赛', '4\t方可欣\t九（3）班\t变废为宝展览'),
    '活动资料/草稿.txt': lines('讲座提纲（草稿，已作废）', '1. 探月工程的三个阶段', '2. 月壤里有什么'),
    '图片/节徽.png': emblem(),
    '图片/海报.png': poster(),
    '通知/闭幕通知.txt': lines(
        '闭幕式通知', '各班级：', '科技节闭幕式定于十一月十四日下午三时在报告厅举行，请准时参加。'),
    '通知/停水通知.txt': lines('停水通知', '因管道检修，十一月九日上午八时至十一时教学楼停水。'),
    '归档/归档说明.txt': lines('本文件夹存放科技节结束后需要长期保存的文件。'),
}

# File names in the repository are plain ASCII; the Chinese names that candidates see are in the exam.
FILE_SOURCES = {
    '活动资料/活动方案.txt': 'plan.txt',
    '活动资料/报名名单.txt': 'entries.txt',
    '活动资料/草稿.txt': 'draft.txt',
    '图片/节徽.png': 'emblem.png',
    '图片/海报.png': 'poster.png',
    '通知/闭幕通知.txt': 'closing-notice.txt',
    '通知/停水通知.txt': 'water-notice.txt',
    '归档/归档说明.txt': 'archive-note.txt',
}


# --- the second exam ----------------------------------------------------------------------------

SALES = [
    ('文具', '中性笔', '张蕾', 3.5, 420), ('文具', '笔记本', '李想', 6.8, 260), ('图书', '科普读物', '张蕾', 32, 75),
    ('体育', '跳绳', '吴桐', 18.5, 64), ('图书', '经典名著', '李想', 28.6, 118), ('文具', '修正带', '吴桐', 4.2, 310),
    ('体育', '乒乓球拍', '张蕾', 76, 22), ('图书', '工具书', '吴桐', 59.8, 41), ('文具', '直尺套装', '李想', 9.9, 135),
    ('体育', '羽毛球', '李想', 45, 53), ('图书', '诗词选', '张蕾', 21.4, 92), ('文具', '文件袋', '吴桐', 2.6, 480),
    ('体育', '足球', '张蕾', 88, 17), ('图书', '地图册', '李想', 36.5, 58), ('文具', '荧光笔', '张蕾', 5.5, 198),
    ('体育', '护腕', '吴桐', 15.8, 47), ('图书', '漫画集', '吴桐', 25, 149), ('体育', '跳棋', '李想', 29.9, 36),
]


def reading_word():
    return article('reading/notice.json',
                   font='微软雅黑', latin='Arial', size=9, width=21.0, height=29.7, margin=3.0)


def shop_sales():
    head = ['类别', '商品', '销售员', '单价', '数量', '金额', '评价']
    tail = [['图书类金额合计'], ['数量满100的商品数'], ['平均单价']]
    return workbook('销售', [head, *[list(row) for row in SALES], *tail], font='微软雅黑', widths={'A': 18, 'B': 12})


def main():
    made = {
        'festival/article.docx': festival_word(),
        'festival/rocket.png': rocket(),
        'festival/scores.xlsx': festival_scores(),
        **{f'festival/files/{FILE_SOURCES[path]}': body for path, body in FILES.items()},
        'reading/notice.docx': reading_word(),
        'reading/sales.xlsx': shop_sales(),
    }
    for name, body in made.items():
        target = HERE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


if __name__ == '__main__':
    main()
