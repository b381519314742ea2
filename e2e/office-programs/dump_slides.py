"""Prints what LibreOffice resolves in presentations, one JSON line for each: {file, data} or {file, err}.

Usage: dump_slides.py OUT FILE...
Lengths are hundredths of a millimetre, sizes points; a group's members follow the group.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

RUN = ('CharHeight', 'CharHeightAsian', 'CharWeight', 'CharWeightAsian', 'CharPosture', 'CharPostureAsian', 'CharColor', 'CharUnderline', 'CharStrikeout', 'CharFontName', 'CharFontNameAsian', 'CharEscapement')


def start():
    folder, name = tempfile.mkdtemp(prefix='slides-'), f'slides{os.getpid()}'
    process = subprocess.Popen(
        ['soffice', '--headless', '--norestore', '--nologo', f'-env:UserInstallation=file://{folder}', f'--accept=pipe,name={name};urp;'],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext('com.sun.star.bridge.UnoUrlResolver', context)
    for _ in range(240):
        try:
            remote = resolver.resolve(f'uno:pipe,name={name};urp;StarOffice.ComponentContext')
            return process, folder, remote.ServiceManager.createInstanceWithContext('com.sun.star.frame.Desktop', remote)
        except Exception:
            time.sleep(0.25)
    raise RuntimeError('LibreOffice does not start')


def value(thing, name):
    try:
        found = thing.getPropertyValue(name)
    except Exception:
        return None
    return found.value if hasattr(found, 'typeName') else found


def parts(thing):
    every = thing.createEnumeration()
    while every.hasMoreElements():
        yield every.nextElement()


def paragraph_of(paragraph):
    runs = [
        {'kind': value(run, 'TextPortionType'), 'text': run.getString(), **{name: value(run, name) for name in RUN}}
        for run in parts(paragraph)
    ]
    return {'text': paragraph.getString(), 'adjust': value(paragraph, 'ParaAdjust'), 'level': value(paragraph, 'NumberingLevel'), 'runs': runs}


def shapes_of(holder):
    for at in range(holder.Count):
        shape = holder.getByIndex(at)
        found = {
            'name': shape.Name,
            'kind': shape.ShapeType,
            'place': [shape.Position.X, shape.Position.Y, shape.Size.Width, shape.Size.Height],
            'rotation': value(shape, 'RotateAngle') or 0,
            'isEmpty': bool(value(shape, 'IsEmptyPresentationObject')),
            'grows': [bool(value(shape, 'TextAutoGrowHeight')), bool(value(shape, 'TextAutoGrowWidth'))],
            'fit': value(shape, 'TextFitToSize'),
            'paragraphs': [],
        }
        if hasattr(shape, 'createEnumeration'):
            found['paragraphs'] = [paragraph_of(one) for one in parts(shape)]
        yield found
        if shape.ShapeType == 'com.sun.star.drawing.GroupShape':
            yield from shapes_of(shape)


def hidden(name, setting):
    made = PropertyValue()
    made.Name, made.Value = name, setting
    return made


def slides_of(desktop, path):
    settings = (hidden('Hidden', True), hidden('ReadOnly', True), hidden('MacroExecutionMode', 0), hidden('UpdateDocMode', 0))
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(os.path.abspath(path)), '_blank', 0, settings)
    if document is None:
        raise RuntimeError('not loaded')
    try:
        pages = [document.DrawPages.getByIndex(at) for at in range(document.DrawPages.Count)]
        return [
            {'size': [page.Width, page.Height], 'isHidden': value(page, 'Visible') is False, 'shapes': list(shapes_of(page))}
            for page in pages
        ]
    finally:
        document.close(True)


def main():
    process, folder, desktop = start()
    with open(sys.argv[1], 'w', encoding='utf-8') as out:
        for path in sys.argv[2:]:
            record = {'file': os.path.basename(path)}
            try:
                record['data'] = slides_of(desktop, path)
            except Exception as error:
                record['err'] = f'{type(error).__name__}: {error}'[:200]
            print(json.dumps(record, ensure_ascii=False, default=str), file=out, flush=True)
    try:
        desktop.terminate()
    except Exception:
        pass
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


main()
