#!/usr/bin/env python3
"""Does a candidate's work on a demo exam with a real LibreOffice, as a candidate's hands would.

    edit-answers.py --level perfect|partial [--exam demo|second]
                    [--word PATH] [--excel PATH] [--files FOLDER]

Needs Debian's libreoffice-writer-nogui, libreoffice-calc-nogui and python3-uno; run it with
/usr/bin/python3. LibreOffice is started here on a profile of its own and stopped at the end, so no
other one that runs is touched. Documents are changed over UNO and saved in place with the program's
own "Save", which is what writes lock files and drops what LibreOffice cannot keep. The picture that
the Word task asks for is taken from beside the document.

The steps are in festival.py (demo exam) and reading.py (second exam); what each level scores is in
expected-scores.json.
"""

import argparse
import importlib
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # a test run leaves nothing behind in the repository

from libreoffice import office, opened

STEPS_OF = {'demo': 'festival', 'second': 'reading'}


def chosen(steps, level):
    return [step for step, is_partial in steps if level == 'perfect' or is_partial]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--level', choices=('perfect', 'partial'), required=True)
    options.add_argument('--exam', choices=sorted(STEPS_OF), default='demo')
    options.add_argument('--word', type=Path)
    options.add_argument('--excel', type=Path)
    options.add_argument('--files', type=Path)
    wanted = options.parse_args()
    if not (wanted.word or wanted.excel or wanted.files):
        options.error('nothing to edit: give --word, --excel or --files')
    exam = importlib.import_module(STEPS_OF[wanted.exam])
    if wanted.files and not exam.FILE_STEPS:
        options.error(f'exam {wanted.exam} has no files task')

    documents = [
        (path, hands, steps)
        for path, hands, steps in (
            (wanted.word, exam.WORD, exam.WORD_STEPS),
            (wanted.excel, exam.EXCEL, exam.EXCEL_STEPS))
        if path
    ]
    if documents:
        with office() as (context, desktop):
            for path, hands, steps in documents:
                with opened(desktop, path) as document:
                    candidate = hands(document, path.parent, context)
                    for step in chosen(steps, wanted.level):
                        step(candidate)
    if wanted.files:
        for step in chosen(exam.FILE_STEPS, wanted.level):
            step(wanted.files)


if __name__ == '__main__':
    main()
