import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf } from '../checkpoints/asked.ts'
import {
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { element, ensureChild } from '../package/edit-xml.ts'
import type { OfficePackage } from '../package/open-package.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { reviewStart } from './examples/review-start.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const CORE: Readonly<Record<string, readonly [element: string, name: Words]>> = ownTable({
  title: ['dc:title', words('标题', 'title')],
  subject: ['dc:subject', words('主题', 'subject')],
  author: ['dc:creator', words('作者', 'author')],
  keywords: ['cp:keywords', words('关键词', 'keywords')],
  comments: ['dc:description', words('备注', 'comments')],
  category: ['cp:category', words('类别', 'category')],
  status: ['cp:contentStatus', words('状态', 'status')],
})
const EXTENDED: Readonly<Record<string, readonly [element: string, name: Words]>> = ownTable({
  company: ['ep:Company', words('单位', 'company')],
  manager: ['ep:Manager', words('经理', 'manager')],
})

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

export const propertyCheckers: readonly Checker<WordView, WordDraft>[] = [properties]
