import * as z from 'zod/mini'
import { COUNT, defineChecker, found, single, words, type Checker } from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import type { OfficePackage } from '../package/open-package.ts'
import { attribute, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { macroStart } from './examples/review-start.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const DOCUMENT = words('文档', 'the document')

const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
const MACRO = 'application/vnd.ms-word.'
const TYPES = {
  docx: `${MAIN}document.main+xml`,
  dotx: `${MAIN}template.main+xml`,
  docm: `${MACRO}document.macroEnabled.main+xml`,
  dotm: `${MACRO}template.macroEnabledTemplate.main+xml`,
} as const
type DocumentType = keyof typeof TYPES

/** The entry of the content types that says what the main part is. */
function mainType(source: OfficePackage): XmlElement | undefined {
  const name = `/${source.mainPart}`.toLowerCase()
  return children(source.xml('[Content_Types].xml'), 'ct:Override').find(
    (one) => (attribute(one, 'PartName') ?? '').toLowerCase() === name,
  )
}

const savedAs: Checker<WordView, WordDraft> = defineChecker({
  code: '11007',
  title: words('另存为类型', 'saved as a type'),
  target: DocumentTarget,
  expected: z.object({ type: z.enum(['docx', 'dotx', 'docm', 'dotm']) }),
  limits: words(
    '文件名由任务的文件名检查；.doc、.pdf、.txt 等用文件操作的评分点检查',
    'the name is that of the task’s file; .doc, .pdf, .txt … are checked as files and folders',
  ),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('类型由另存时所选的格式决定', 'the type is that of the format it is saved in'),
    },
  ],
  examine(view, _target, expected) {
    const type = attribute(mainType(view.document.source), 'ContentType') ?? ''
    const actual = (Object.keys(TYPES) as DocumentType[]).find((one) => TYPES[one] === type)
    return found(
      DOCUMENT,
      words(`类型 .${expected.type}`, `type .${expected.type}`),
      COUNT.items,
      single(actual === expected.type, words(`类型 .${actual ?? '?'}`, `type .${actual ?? '?'}`)),
    )
  },
  apply(draft, _target, expected) {
    const entry = mainType(draft.package.source)
    if (entry !== undefined) setAttributes(entry, { ContentType: TYPES[expected.type] })
  },
  example: {
    start: macroStart,
    target: { in: 'document' },
    expected: { type: 'dotx' },
    near: [{ name: 'a template with macros', expected: { type: 'dotm' } }],
  },
})

const hasMacros = ({ source }: WordView['document']): boolean =>
  source.related(source.mainPart, 'vbaProject') !== undefined

const macros: Checker<WordView, WordDraft> = defineChecker({
  code: '11009',
  title: words('宏', 'macros'),
  target: DocumentTarget,
  expected: z.object({ present: z.boolean() }),
  limits: words('宏的内容不读取，也不运行', 'macros are neither read nor run'),
  examine(view, _target, expected) {
    const say = (is: boolean) => (is ? words('含有宏', 'macros') : words('没有宏', 'no macros'))
    const is = hasMacros(view.document)
    return found(
      DOCUMENT,
      say(expected.present),
      COUNT.items,
      single(is === expected.present, say(is)),
    )
  },
  apply(draft, _target, expected) {
    const { source } = draft.package
    const part = source.related(source.mainPart, 'vbaProject')
    if (expected.present) {
      if (part === undefined) throw new Error('Macros are written in the program')
      return
    }
    if (part !== undefined) draft.package.removePart(part)
  },
  example: {
    start: macroStart,
    target: { in: 'document' },
    expected: { present: false },
    near: [
      {
        name: 'the project there under another name',
        make(draft) {
          const { source } = draft.package
          const part = source.related(source.mainPart, 'vbaProject')
          if (part === undefined) throw new Error('There are no macros')
          const bytes = source.bytes(part)
          draft.package.removePart(part)
          const other = draft.package.addPart(
            'word/macros#.bin',
            'application/vnd.ms-office.vbaProject',
            bytes,
          )
          draft.package.relate(
            source.mainPart,
            'http://schemas.microsoft.com/office/2006/relationships/vbaProject',
            other,
          )
        },
      },
    ],
  },
})

export const fileTypeCheckers: readonly Checker<WordView, WordDraft>[] = [savedAs, macros]
