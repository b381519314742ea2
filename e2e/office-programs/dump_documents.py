"""Prints what python-docx reads in Word files, one JSON line for each: {file, data} or {file, err}.

Usage: dump_documents.py OUT FILE...
python-docx tells a property where it is set and None where it is inherited, so each is looked for here
from the run or paragraph through its styles to theirs; what nothing sets is left out. Document defaults,
lists, tables and themes give properties too, which python-docx does not read. Lengths are twips.
"""
import json
import os
import sys

import docx
from docx.enum.dml import MSO_COLOR_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING, WD_UNDERLINE
from docx.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

DEEPEST = 20
SWITCHES = (
    'bold', 'italic', 'strike', 'double_strike', 'all_caps', 'small_caps', 'hidden', 'subscript', 'superscript',
    'emboss', 'imprint', 'outline', 'shadow')
FLOWS = ('keep_together', 'keep_with_next', 'page_break_before', 'widow_control')
LENGTHS = ('left_indent', 'right_indent', 'first_line_indent', 'space_before', 'space_after')
MARGINS = ('top_margin', 'bottom_margin', 'left_margin', 'right_margin', 'header_distance', 'footer_distance', 'gutter')


def chain(style):
    """A style and those that it is based on."""
    for _ in range(DEEPEST):
        if style is None:
            return
        yield style
        style = style.base_style


def nearest(levels, read):
    """The first thing that a level says, from the nearest on; nothing when python-docx cannot read it."""
    for level in levels:
        try:
            found = read(level)
        except (InvalidXmlError, ValueError, KeyError):
            return None
        if found is not None:
            return found
    return None


def line_of(layout):
    value = layout.line_spacing
    if value is None:
        return None
    if isinstance(value, float):
        return ['auto', round(value * 240)]
    return ['exact' if layout.line_spacing_rule == WD_LINE_SPACING.EXACTLY else 'atLeast', value.twips]


def underline_of(font):
    value = font.underline
    if value is None or isinstance(value, bool):
        return {None: None, True: 'single', False: 'none'}[value]
    return WD_UNDERLINE.to_xml(value)


def color_of(font):
    kind = font.color.type
    if kind is None:
        return None
    return 'auto' if kind == MSO_COLOR_TYPE.AUTO else str(font.color.rgb)


def font_of(run, styles):
    levels = [run.font, *(one.font for one in chain(run.style)), *(one.font for one in styles)]
    found = {name: nearest(levels, lambda font: getattr(font, name)) for name in SWITCHES}
    size = nearest(levels, lambda font: font.size)
    highlight = nearest(levels, lambda font: font.highlight_color)
    found.update({
        'size': None if size is None else size.pt,
        'name': nearest(levels, lambda font: font.name),
        'underline': nearest(levels, underline_of),
        'color': nearest(levels, color_of),
        'highlight': None if highlight is None else WD_COLOR_INDEX.to_xml(highlight),
    })
    return set_ones(found)


def layout_of(paragraph, styles):
    levels = [paragraph.paragraph_format, *(one.paragraph_format for one in styles)]
    found = {name: nearest(levels, lambda layout: getattr(layout, name)) for name in (*FLOWS, *LENGTHS)}
    for name in LENGTHS:
        found[name] = None if found[name] is None else found[name].twips
    alignment = nearest(levels, lambda layout: layout.alignment)
    found['alignment'] = None if alignment is None else WD_ALIGN_PARAGRAPH.to_xml(alignment)
    found['line'] = nearest(levels, line_of)
    return set_ones(found)


def set_ones(found):
    return {name: value for name, value in found.items() if value is not None}


def paragraph_of(paragraph):
    styles = list(chain(paragraph.style))
    return {
        'style': styles[0].name if styles else None,
        'layout': layout_of(paragraph, styles),
        'runs': [{'text': run.text, 'font': font_of(run, styles)} for run in paragraph.runs],
    }


def section_of(section):
    sizes = {name: getattr(section, name) for name in ('page_width', 'page_height', *MARGINS)}
    return {name: value.twips for name, value in sizes.items() if value is not None}


def document_of(path):
    document = docx.Document(path)
    boxed = qn('w:txbxContent')
    every = [
        Paragraph(one, document._body) for one in document.element.body.iter(qn('w:p'))
        if not any(above.tag == boxed for above in one.iterancestors())]
    return {
        'paragraphs': [paragraph_of(one) for one in every],
        'sections': [section_of(one) for one in document.sections],
        'tables': [len(one.rows) for one in document.tables],
    }


def main():
    with open(sys.argv[1], 'w', encoding='utf-8') as out:
        for path in sys.argv[2:]:
            record = {'file': os.path.basename(path)}
            try:
                record['data'] = document_of(path)
            except Exception as error:
                record['err'] = f'{type(error).__name__}: {error}'[:200]
            print(json.dumps(record, ensure_ascii=False), file=out)


main()
