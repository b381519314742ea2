import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf } from '../checkpoints/asked.ts'
import {
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import {
  element,
  ensureChild,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import type { OfficePackage } from '../package/open-package.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, child, children, isOn, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { settingsOf } from './edit-blocks.ts'
import { macroStart, reviewStart } from './examples/review-start.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'

const DOCUMENT = words('文档', 'the document')

const EDITS: Readonly<Record<string, Words>> = {
  none: words('不限制编辑', 'no restriction'),
  readOnly: words('不允许任何更改（只读）', 'read only'),
  comments: words('仅允许批注', 'comments only'),
  trackedChanges: words('仅允许修订', 'tracked changes only'),
  forms: words('仅允许填写窗体', 'forms only'),
}

const hasPassword = (node: XmlElement | undefined): boolean =>
  ['w:hash', 'w:hashValue'].some((name) => (attribute(node, name) ?? '') !== '')

const protection: Checker<WordView, WordDraft> = defineChecker({
  code: '11004',
  title: words('限制编辑', 'editing restricted'),
  target: DocumentTarget,
  expected: z.object({
    edit: z.enum(['none', 'readOnly', 'comments', 'trackedChanges', 'forms']),
    hasPassword: z.optional(z.boolean()),
  }),
  limits: words(
    '只检查是否设置了密码，不检查密码内容',
    'only whether there is a password is checked, not which',
  ),
  examine(view, _target, expected) {
    const { document } = view
    const node = child(document.settings, 'w:documentProtection')
    const enforced = attribute(node, 'w:enforcement')
    // WPS writes the element for documents without protection as well (11004).
    const isOnNow = node !== undefined && enforced !== undefined && isOn(enforced)
    const edit = isOnNow ? (attribute(node, 'w:edit') ?? 'none') : 'none'
    const secret = (is: boolean) =>
      is ? words('有密码', 'with a password') : words('无密码', 'without a password')
    const questions = [
      ...ask<string, string>(
        expected.edit,
        (value) => EDITS[value] ?? words(value, value),
        (actual, value) => ({
          isOk: actual === value,
          actual: EDITS[actual] ?? words(actual, actual),
        }),
      ),
      ...ask<string, boolean>(expected.hasPassword, secret, (_actual, value) => {
        const is = isOnNow && hasPassword(node)
        return { isOk: is === value, actual: secret(is) }
      }),
    ]
    const part = document.source.related(document.source.mainPart, 'settings') ?? ''
    return found(
      DOCUMENT,
      wantedOf(questions),
      COUNT.items,
      unitsOf(questions, edit),
      node === undefined ? [] : [evidenceOf(part, node, edit)],
    )
  },
  apply(draft, _target, expected) {
    const settings = settingsOf(draft)
    if (expected.edit === 'none') {
      removeChildren(settings, 'w:documentProtection')
      return
    }
    putChild(settings, 'w:documentProtection', {
      'w:edit': expected.edit,
      'w:enforcement': 1,
      ...(expected.hasPassword === true
        ? {
            'w:cryptProviderType': 'rsaAES',
            'w:cryptAlgorithmClass': 'hash',
            'w:cryptAlgorithmType': 'typeAny',
            'w:cryptAlgorithmSid': 14,
            'w:cryptSpinCount': 100_000,
            'w:hash': 'AAAA',
            'w:salt': 'AAAA',
          }
        : {}),
    })
  },
  example: {
    start: reviewStart,
    target: { in: 'document' },
    expected: { edit: 'readOnly' },
    near: [
      { name: 'another kind', expected: { edit: 'comments' } },
      {
        name: 'chosen but not enforced',
        make(draft) {
          putChild(settingsOf(draft), 'w:documentProtection', {
            'w:edit': 'readOnly',
            'w:enforcement': 0,
          })
        },
      },
    ],
  },
})

const openPassword: Checker<WordView, WordDraft> = defineChecker({
  code: '11005',
  title: words('打开密码', 'password to open'),
  target: DocumentTarget,
  expected: z.object({ password: z.string().check(z.minLength(1)) }),
  limits: words(
    '用其他密码保护的文件无法读取，转人工核查',
    'a file with another password cannot be read and goes to a person',
  ),
  examine(view, _target, expected) {
    const { isProtected } = view.document
    return found(
      DOCUMENT,
      words(`打开密码“${expected.password}”`, `the password “${expected.password}”`),
      COUNT.items,
      single(
        isProtected,
        isProtected
          ? words('密码正确', 'the right password')
          : words('没有打开密码', 'no password to open'),
      ),
    )
  },
})

const CORE: Readonly<Record<string, readonly [element: string, name: Words]>> = {
  title: ['dc:title', words('标题', 'title')],
  subject: ['dc:subject', words('主题', 'subject')],
  author: ['dc:creator', words('作者', 'author')],
  keywords: ['cp:keywords', words('关键词', 'keywords')],
  comments: ['dc:description', words('备注', 'comments')],
  category: ['cp:category', words('类别', 'category')],
  status: ['cp:contentStatus', words('状态', 'status')],
}
const EXTENDED: Readonly<Record<string, readonly [element: string, name: Words]>> = {
  company: ['ep:Company', words('单位', 'company')],
  manager: ['ep:Manager', words('经理', 'manager')],
}

const partOf = (source: OfficePackage, type: string): string | undefined =>
  source.relationships('').find((one) => !one.isExternal && one.type === type)?.target

function rootOf(source: OfficePackage, type: string): XmlElement | undefined {
  const part = partOf(source, type)
  return part === undefined ? undefined : source.xml(part)
}

function readProperty(source: OfficePackage, name: string): string {
  const core = CORE[name]
  const extended = EXTENDED[name]
  const node =
    core === undefined
      ? child(
          rootOf(source, 'extended-properties') ?? rootOf(source, 'extendedProperties'),
          extended?.[0] ?? '',
        )
      : child(rootOf(source, 'core-properties') ?? rootOf(source, 'coreProperties'), core[0])
  return foldSpaces(textOf(node))
}

const Value = z.optional(z.string())

const properties: Checker<WordView, WordDraft> = defineChecker({
  code: '11006',
  title: words('文档属性', 'document properties'),
  target: DocumentTarget,
  expected: z
    .object({
      title: Value,
      subject: Value,
      author: Value,
      keywords: Value,
      comments: Value,
      category: Value,
      status: Value,
      company: Value,
      manager: Value,
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, _target, expected) {
    const { source } = view.document
    const questions = Object.entries(expected).flatMap(([name, value]) => {
      const label = (CORE[name] ?? EXTENDED[name])?.[1] ?? words(name, name)
      const say = (text: string) => words(`${label.zh}“${text}”`, `${label.en} “${text}”`)
      return ask<OfficePackage, string>(value, say, (from, wanted) => {
        const actual = readProperty(from, name)
        // Word divides keywords by semicolons or commas as they were typed.
        const key = (text: string): string => foldSpaces(text).replace(/[；;，,]\s*/g, ';')
        return { isOk: key(actual) === key(wanted), actual: say(actual) }
      })
    })
    const part = partOf(source, 'core-properties') ?? ''
    const root = rootOf(source, 'core-properties')
    return found(
      words('文档属性', 'the properties'),
      wantedOf(questions),
      COUNT.items,
      unitsOf(questions, source),
      root === undefined ? [] : [evidenceOf(part, root, '')],
    )
  },
  apply(draft, _target, expected) {
    for (const [name, value] of Object.entries(expected)) {
      if (value === undefined) continue
      const core = CORE[name]
      const field = core ?? EXTENDED[name]
      if (field === undefined) continue
      const root = core === undefined ? extendedRoot(draft) : coreRoot(draft)
      const node = ensureChild(root, field[0])
      node.children.splice(0, node.children.length, value)
    }
  },
  example: {
    start: reviewStart,
    target: { in: 'document' },
    expected: { title: '读书活动通知', author: '教务处', keywords: '读书；校园' },
    near: [
      {
        name: 'another title',
        expected: { title: '读书通知', author: '教务处', keywords: '读书；校园' },
      },
      {
        name: 'without keywords',
        make(draft) {
          const root = coreRoot(draft)
          ensureChild(root, 'dc:title').children.push('读书活动通知')
        },
      },
    ],
  },
})

function coreRoot(draft: WordDraft): XmlElement {
  const { source } = draft.package
  const known = rootOf(source, 'core-properties')
  if (known !== undefined) return known
  const part = draft.package.addPart(
    'docProps/core.xml',
    'application/vnd.openxmlformats-package.core-properties+xml',
    element('cp:coreProperties'),
  )
  draft.package.relate(
    '',
    'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
    part,
  )
  return source.xml(part)
}

function extendedRoot(draft: WordDraft): XmlElement {
  const { source } = draft.package
  const known = rootOf(source, 'extended-properties')
  if (known !== undefined) return known
  const part = draft.package.addPart(
    'docProps/app.xml',
    'application/vnd.openxmlformats-officedocument.extended-properties+xml',
    element('ep:Properties'),
  )
  draft.package.relate('', 'extended-properties', part)
  return source.xml(part)
}

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
      words(`类型 .${expected.type}`, `of type .${expected.type}`),
      COUNT.items,
      single(
        actual === expected.type,
        words(`类型 .${actual ?? '?'}`, `of type .${actual ?? '?'}`),
      ),
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

export const documentCheckers: readonly Checker<WordView, WordDraft>[] = [
  protection,
  openPassword,
  properties,
  savedAs,
  macros,
]
