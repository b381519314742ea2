"""Loads documents with python-docx and openpyxl and prints the seconds that it took, all files in turn:
by the clock, and of the processor.

Usage: load_documents.py ROUNDS FILE...
"""
import sys
import time
import warnings

import docx
import openpyxl

warnings.simplefilter('ignore')


def load(path):
    if path.endswith('.docx'):
        return docx.Document(path)
    return openpyxl.load_workbook(path)


def main():
    rounds, files = int(sys.argv[1]), sys.argv[2:]
    for path in files:
        load(path)
    start = time.perf_counter()
    cpu = time.process_time()
    for _ in range(rounds):
        for path in files:
            load(path)
    print(time.perf_counter() - start, time.process_time() - cpu)


main()
