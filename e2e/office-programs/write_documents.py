"""Writes documents as programs in Python make them, for grading: write_documents.py FOLDER.

python-docx and openpyxl set properties directly and leave the rest to their templates; both differ from
what Office writes.
"""
import sys
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation


def write_docx(path):
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.header.paragraphs[0].text = '校园文化节'
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run('校园文化节通知')
    run.font.size, run.font.bold = Pt(22), True
    run.font.color.rgb = RGBColor(0xFF, 0, 0)
    run.font.name = '黑体'
    run._element.rPr.rFonts.set(qn('w:eastAsia'), '黑体')
    body = document.add_paragraph('各班级请于本周五之前上报节目名单，并注明参加人数。')
    body.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    body.paragraph_format.line_spacing = Pt(20)
    body.paragraph_format.space_before = Pt(6)
    body.paragraph_format.keep_with_next = True
    document.add_paragraph('节目安排', style='Heading 1')
    document.add_paragraph('合唱', style='List Bullet')
    table = document.add_table(rows=3, cols=2)
    table.style = 'Table Grid'
    for row, cells in enumerate([('班级', '人数'), ('一班', '12'), ('二班', '15')]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.core_properties.title = '通知'
    document.save(path)


def write_xlsx(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = '成绩'
    for row in [('姓名', '语文', '数学', '总分'), ('王芳', 90, 85, None), ('李强', 78, 92, None)]:
        sheet.append(row)
    for row in (2, 3):
        sheet.cell(row, 4).value = f'=SUM(B{row}:C{row})'
        sheet.cell(row, 4).number_format = '0.00'
    thin = Side(style='thin', color='FF000000')
    for cell in sheet[1]:
        cell.font = Font(name='黑体', size=14, bold=True, color='FFFF0000')
        cell.fill = PatternFill('solid', start_color='FFFFFF00')
        cell.alignment = Alignment(horizontal='center')
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = 'A2'
    sheet.conditional_formatting.add(
        'B2:C3',
        CellIsRule(operator='lessThan', formula=['80'], font=Font(color='FFFF0000')),
    )
    choice = DataValidation(type='list', formula1='"男,女"')
    choice.add('E2:E3')
    sheet.add_data_validation(choice)
    chart = BarChart()
    chart.type, chart.title = 'col', '成绩图'
    chart.add_data(Reference(sheet, min_col=2, max_col=3, min_row=1, max_row=3), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, 'A6')
    sheet.page_setup.orientation = 'landscape'
    book.create_sheet('备注').sheet_properties.tabColor = 'FFFF0000'
    book.save(path)


folder = Path(sys.argv[1])
write_docx(folder / 'python.docx')
write_xlsx(folder / 'python.xlsx')
