"""Writes documents as programs in Python make them, for grading: write_documents.py FOLDER.

python-docx and openpyxl set properties directly and leave the rest to their templates; XlsxWriter writes
whole workbooks of its own. All differ from what Office writes.
"""
import datetime
import sys
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
import openpyxl
import xlsxwriter
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


def write_by_xlsxwriter(path):
    book = xlsxwriter.Workbook(path)
    book.set_properties({'title': '成绩册', 'author': '教务处', 'company': '光明中学'})
    sheet, notes = book.add_worksheet('成绩'), book.add_worksheet('备注')
    write_scores(book, sheet)
    write_rules(book, sheet)
    write_notes(book, notes)
    add_charts(book, sheet, notes)
    book.add_worksheet('草稿').hide()
    book.define_name('数学列', '=成绩!$C$3:$C$6')
    sheet.activate()
    book.close()


def write_scores(book, sheet):
    title = book.add_format({'align': 'center', 'valign': 'vcenter', 'font_name': '黑体', 'font_size': 16})
    head = book.add_format({
        'bold': True, 'italic': True, 'underline': 2, 'font_color': '#FF0000', 'bg_color': '#FFFF00', 'border': 1})
    body = book.add_format({'bottom': 6, 'bottom_color': '#0000FF', 'text_wrap': True, 'rotation': 45})
    total = book.add_format({'num_format': '#,##0.00', 'valign': 'top', 'hidden': True, 'locked': False})
    sheet.merge_range('A1:E1', '期末成绩', title)
    sheet.write_row('A2', ['姓名', '语文', '数学', '总分', '等级'], head)
    scores = [('王芳', 90, 85), ('李强', 58, 92), ('赵敏', 76, 64), ('周杰', 88, 88)]
    for row, (name, chinese, maths) in enumerate(scores, start=2):
        sheet.write_row(row, 0, [name, chinese, maths], body)
        here = row + 1
        sheet.write_formula(row, 3, f'=SUM(B{here}:C{here})', total, chinese + maths)
        level = '优秀' if chinese + maths >= 170 else '合格'
        sheet.write_formula(row, 4, f'=IF(D{here}>=170,"优秀","合格")', None, level)
    sheet.write_formula('F3', '=SUM(数学列)', None, 329)
    sheet.write_formula('F4', '=B3*备注!$B$1', None, 9)
    sheet.write_array_formula('G3:G6', '{=B3:B6*C3:C6}', None, 7650)
    sheet.write_datetime('F5', datetime.date(2026, 9, 1), book.add_format({'num_format': 'yyyy-mm-dd'}))
    sheet.write_string('F6', '007')
    sheet.write_url('H3', 'http://www.example.edu.cn/', string='学校主页', tip='去主页')
    sheet.write_comment('A3', '班长')
    sheet.set_row(0, 30)
    sheet.set_row(3, None, None, {'level': 1})
    sheet.set_row(4, None, None, {'level': 1})
    sheet.set_column('A:A', 15)
    sheet.set_column('K:K', None, None, {'hidden': True})
    sheet.freeze_panes(2, 1)
    sheet.set_tab_color('#00B050')
    sheet.hide_gridlines(2)
    sheet.set_zoom(120)


def write_rules(book, sheet):
    red = book.add_format({'font_color': '#9C0006', 'bg_color': '#FFC7CE'})
    green = book.add_format({'bg_color': '#92D050'})
    sheet.conditional_format('B3:B6', {'type': 'cell', 'criteria': '<', 'value': 60, 'format': red})
    sheet.conditional_format('C3:C6', {'type': 'top', 'value': 3, 'format': red})
    sheet.conditional_format('A3:A6', {'type': 'duplicate', 'format': green})
    sheet.conditional_format('D3:D6', {'type': 'formula', 'criteria': '=$B3>$C3', 'format': green})
    sheet.conditional_format('G3:G6', {'type': 'data_bar', 'bar_color': '#638EC6', 'bar_solid': True})
    sheet.conditional_format('E3:E6', {'type': 'text', 'criteria': 'containing', 'value': '优', 'format': green})
    sheet.data_validation('I3:I6', {
        'validate': 'list', 'source': ['男', '女'], 'error_type': 'warning', 'error_title': '输入错误',
        'error_message': '只能选择男或女'})
    sheet.data_validation('J3:J6', {
        'validate': 'integer', 'criteria': 'between', 'minimum': 0, 'maximum': 100, 'input_title': '年龄',
        'input_message': '整数'})
    sheet.set_landscape()
    sheet.set_paper(13)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.8, top=1)
    sheet.center_horizontally()
    sheet.set_header('&C&"黑体,Bold"员工成绩')
    sheet.set_footer('&R第&P页，共&N页')
    sheet.print_area('A1:E6')
    sheet.repeat_rows(1)
    sheet.set_h_pagebreaks([4])
    sheet.protect('gz2024', {'format_cells': True, 'sort': True})


def write_notes(book, notes):
    notes.write_row('A1', ['系数', 0.1])
    notes.add_table('A3:C7', {
        'name': '库存表', 'style': 'Table Style Light 9', 'last_column': True, 'total_row': True,
        'columns': [{'header': '品名'}, {'header': '单价'}, {'header': '数量', 'total_function': 'sum'}],
        'data': [['笔', 2, 30], ['本', 5, 12], ['尺', 1, 8]]})
    notes.write_row('E3', ['地区', '数量'])
    for row, (region, count) in enumerate([('东', 3), ('西', 9), ('东', 4)], start=3):
        notes.write_row(row, 4, [region, count])
        if region != '东':
            notes.set_row(row, options={'hidden': True})
    notes.autofilter('E3:F6')
    notes.filter_column('E', 'x == 东')
    notes.add_sparkline('H4', {'range': '备注!B4:C4', 'type': 'column', 'high_point': True})
    notes.insert_textbox('J3', '制表：教务处', {'width': 189, 'height': 57, 'fill': {'color': '#FFFF00'}})


def add_charts(book, sheet, notes):
    column = book.add_chart({'type': 'column'})
    for letter in 'BC':
        column.add_series({
            'name': f'=成绩!${letter}$2', 'categories': '=成绩!$A$3:$A$6', 'values': f'=成绩!${letter}$3:${letter}$6',
            'data_labels': {'value': True, 'position': 'inside_end'}, 'fill': {'color': '#FF0000'},
            'trendline': {'type': 'linear', 'display_equation': True}})
    column.set_title({'name': '成绩图', 'name_font': {'name': '黑体', 'size': 16, 'color': '#FF0000'}})
    column.set_x_axis({'name': '姓名', 'major_gridlines': {'visible': True}})
    column.set_y_axis({'name': '分数', 'min': 0, 'max': 100, 'major_unit': 20})
    column.set_legend({'position': 'top'})
    column.set_plotarea({'fill': {'color': '#92D050'}, 'border': {'color': '#FF0000', 'width': 1.5}})
    column.set_table({'show_keys': True})
    column.set_style(26)
    sheet.insert_chart('A8', column)
    line = book.add_chart({'type': 'line'})
    line.add_series({'values': '=成绩!$B$3:$B$6', 'marker': {'type': 'diamond'}, 'y2_axis': True})
    pie = book.add_chart({'type': 'pie'})
    pie.add_series({'values': '=成绩!$C$3:$C$6', 'data_labels': {'percentage': True, 'category': True}})
    pie.set_title({'name': '数学'})
    bars = book.add_chart({'type': 'bar', 'subtype': 'stacked'})
    bars.add_series({'values': '=成绩!$C$3:$C$6'})
    bars.combine(line)
    bars.set_title({'name': '组合'})
    notes.insert_chart('A10', pie)
    notes.insert_chart('A30', bars)


folder = Path(sys.argv[1])
write_docx(folder / 'python.docx')
write_xlsx(folder / 'python.xlsx')
write_by_xlsxwriter(folder / 'xlsxwriter.xlsx')
