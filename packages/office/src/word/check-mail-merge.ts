import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  join,
  snippet,
  words,
  type Checker,
  type Unit,
} from '../checkpoints/checker.ts'
import { append, element, insertBeside, putChild } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, attribute, child } from '../package/xml-query.ts'
import { settingsOf } from './edit-blocks.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import { LETTER, letterStart, LIST } from './examples/letter-start.ts'
import { fieldRuns, fieldsOf, readFields } from './read-fields.ts'
import type { WordDocument } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const Name = z.string().check(z.minLength(1))

/** The file that a document takes its records from; its folder differs per computer (10709). */
function sourceName(document: WordDocument): string | undefined {
  const merge = child(document.settings, 'w:mailMerge')
  const { source } = document
  const settings = source.related(source.mainPart, 'settings')
  const id =
    attribute(child(merge, 'w:dataSource'), 'r:id') ??
    attribute(at(merge, 'w:odso', 'w:src'), 'r:id')
  const link =
    settings === undefined ? undefined : source.relationships(settings).find((one) => one.id === id)
  const query = attribute(child(merge, 'w:connectString'), 'w:val') ?? ''
  const path = link?.target ?? /Data Source=([^;]+)/i.exec(query)?.[1]
  if (path === undefined) return undefined
  let plain = path
  try {
    plain = decodeURI(path)
  } catch {
    // A stray percent sign stays as it is.
  }
  return plain.replaceAll('\\', '/').split('/').at(-1)
}

const TYPES = ownTable({
  formLetters: words('信函', 'letters'),
  mailingLabels: words('标签', 'labels'),
  envelopes: words('信封', 'envelopes'),
  catalog: words('目录', 'a directory'),
  email: words('电子邮件', 'e-mail'),
})

const mailMerge: Checker<WordView, WordDraft> = defineChecker({
  code: '10709',
  title: words('邮件合并', 'mail merge'),
  target: DocumentTarget,
  expected: z
    .object({
      /** Merge fields, each with the text that it follows. */
      fields: z.optional(z.array(z.object({ name: Name, after: z.optional(Name) }))),
      /** Name of the file with the records. */
      source: z.optional(Name),
      type: z.optional(z.enum(['formLetters', 'mailingLabels', 'envelopes', 'catalog', 'email'])),
      /** Rules by their fields' names: IF, SKIPIF, NEXT … */
      rules: z.optional(z.array(Name)),
      /** In the merged result: texts that each record's letter must hold. */
      records: z.optional(z.array(Name)),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        '邮件合并的数据源设置不保存',
        'the settings of the source of records are not kept',
      ),
    },
  ],
  examine(view, _target, expected) {
    const { document } = view
    const fields = readFields(document)
    const units: Unit[] = []
    const wanted: ReturnType<typeof words>[] = []
    for (const { name, after } of expected.fields ?? []) {
      wanted.push(words(`合并域“${name}”`, `merge field “${name}”`))
      const own = fields
        .filter((one) => one.name === 'MERGEFIELD' && one.operands[0] === name)
        // One letter has a field in a few places at most.
        .slice(0, 50)
      const isOk = own.some(
        (one) => after === undefined || textBefore(one, document).endsWith(after),
      )
      units.push({
        isOk,
        weight: 1,
        actual: isOk
          ? words(`有合并域“${name}”`, `merge field “${name}”`)
          : own.length > 0
            ? words(`合并域“${name}”位置不符`, `merge field “${name}” is elsewhere`)
            : words(`没有合并域“${name}”`, `no merge field “${name}”`),
      })
    }
    if (expected.source !== undefined) {
      const name = sourceName(document)
      wanted.push(words(`数据源“${expected.source}”`, `records of “${expected.source}”`))
      units.push({
        isOk: name?.toLowerCase() === expected.source.toLowerCase(),
        weight: 1,
        actual:
          name === undefined
            ? words('没有数据源', 'no source of records')
            : words(`数据源“${name}”`, `records of “${name}”`),
      })
    }
    if (expected.type !== undefined) {
      const type = attribute(at(document.settings, 'w:mailMerge', 'w:mainDocumentType'), 'w:val')
      wanted.push(TYPES[expected.type])
      units.push({
        isOk: type === expected.type,
        weight: 1,
        actual:
          type !== undefined && type in TYPES
            ? TYPES[type as keyof typeof TYPES]
            : words('不是主文档', 'no main document'),
      })
    }
    for (const rule of expected.rules ?? []) {
      const isOk = fields.some((one) => one.name === rule.toUpperCase())
      wanted.push(words(`规则 ${rule}`, `rule ${rule}`))
      units.push({
        isOk,
        weight: 1,
        actual: isOk
          ? words(`有规则 ${rule}`, `rule ${rule}`)
          : words(`没有规则 ${rule}`, `no rule ${rule}`),
      })
    }
    const text = foldSpaces(document.paragraphs.map((one) => one.text).join('\n'))
    // The main document shows one record as a preview; a result has no fields left.
    const isResult = !fields.some((one) => one.name === 'MERGEFIELD')
    for (const record of expected.records ?? []) {
      const isOk = isResult && text.includes(foldSpaces(record))
      wanted.push(words(`合并结果“${snippet(record)}”`, `merged “${snippet(record)}”`))
      units.push({
        isOk,
        weight: 1,
        actual: isOk
          ? words('有这条记录', 'the record is there')
          : words(`没有“${snippet(record)}”`, `no “${snippet(record)}”`),
      })
    }
    return found(
      words('文档', 'the document'),
      join(wanted),
      COUNT.items,
      units,
      fields
        .filter((one) => one.name === 'MERGEFIELD')
        .map((one) => evidenceOf(document.source.mainPart, one.node, one.instruction)),
    )
  },
  apply(draft, _target, expected) {
    const settings = settingsOf(draft)
    const { source } = draft.package
    const part = source.related(source.mainPart, 'settings') ?? ''
    if (expected.source !== undefined || expected.type !== undefined)
      putChild(settings, 'w:mailMerge', {}, [
        element('w:mainDocumentType', { 'w:val': expected.type ?? 'formLetters' }),
        element('w:linkToQuery'),
        element('w:dataType', { 'w:val': 'textFile' }),
        element('w:query', { 'w:val': `SELECT * FROM ${expected.source ?? ''}` }),
        ...(expected.source === undefined
          ? []
          : [
              element('w:dataSource', {
                'r:id': draft.package.relate(
                  part,
                  'mailMergeSource',
                  `file:///D:/考试/${expected.source}`,
                  true,
                ),
              }),
            ]),
        element('w:viewMergedData'),
      ])
    for (const { name, after } of expected.fields ?? []) {
      const known = readFields(draft.view().document)
      if (known.some((one) => one.name === 'MERGEFIELD' && one.operands[0] === name)) continue
      if (after === undefined) throw new Error('A merge field needs its place')
      const [first] = runsToEdit(draft, { in: 'text', find: after })
      if (first === undefined) continue
      insertBeside(first.run, 'after', fieldRuns(`MERGEFIELD ${name}`, [textRun(`«${name}»`)]))
    }
    for (const rule of expected.rules ?? []) {
      const { document } = draft.view()
      if (readFields(document).some((one) => one.name === rule.toUpperCase())) continue
      const last = document.body.at(-1)
      if (last === undefined) continue
      for (const run of fieldRuns(`${rule} 1 = 2`, [textRun('')])) append(last.node, run)
    }
  },
  example: {
    start: letterStart,
    target: { in: 'document' },
    expected: {
      fields: [{ name: '姓名', after: '尊敬的' }],
      source: LIST,
      type: 'formLetters',
    },
    near: [
      {
        name: 'another field',
        expected: {
          fields: [{ name: '班级', after: '尊敬的' }],
          source: LIST,
          type: 'formLetters',
        },
      },
      {
        name: 'the name of the field typed',
        make(draft) {
          const [first] = runsToEdit(draft, {
            in: 'text',
            find: '尊敬的',
            within: [{ text: LETTER.greeting }],
          })
          if (first !== undefined) insertBeside(first.run, 'after', [textRun('«姓名»')])
        },
      },
    ],
  },
})

/** The text of its paragraph before a field. */
function textBefore(field: ReturnType<typeof readFields>[number], document: WordDocument): string {
  const paragraph = document.paragraphs.find((one) => one.node === field.paragraph)
  if (paragraph === undefined) return ''
  const own = fieldsOf(paragraph.node).find((one) => one.node === field.node)
  let text = ''
  for (const piece of paragraph.pieces) {
    const runs = paragraph.node.children
    if (own !== undefined && runs.indexOf(piece.run) > runs.indexOf(own.node)) break
    text += piece.text
  }
  return text
}

export const mailMergeCheckers: readonly Checker<WordView, WordDraft>[] = [mailMerge]
