import {
  paragraph,
  relationships,
  run,
  wordParts,
  zipParts,
  type WordParts,
} from '../testing/make-document.ts'
import type { PitfallCase, WordContent } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const ONE = '第一节讲述茶的起源。'
const TWO = '第二节讲述茶的传播。'
const rest = paragraph(TWO)
const START = paragraph(ONE) + rest
const fieldRuns = (code: string, result: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
const DOCUMENT = { in: 'document' }
/** A document with parts that the small writer does not know, each related by its type. */
function withParts(parts: WordParts, more: Readonly<Record<string, string>>): WordContent {
  const files = wordParts(parts)
  const links = Object.keys(more).map((name) => ({
    id: `rIdMore_${name}`,
    type: name,
    target: `${name}.xml`,
  }))
  const own = String(files['word/_rels/document.xml.rels']).replace('</Relationships>', '')
  const added = /<Relationship .*\/>/.exec(relationships(links))?.[0] ?? ''
  files['word/_rels/document.xml.rels'] = `${own}${added}</Relationships>`
  for (const [name, content] of Object.entries(more)) files[`word/${name}.xml`] = content
  return zipParts(files)
}
const NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const notes = (kind: 'footnote' | 'endnote', text: string): string =>
  `<w:${kind}s ${NS}><w:${kind} w:type="separator" w:id="1"><w:p>${run(text)}</w:p></w:${kind}><w:${kind} w:id="2"><w:p><w:r><w:${kind}Ref/></w:r>${run(` ${text}`)}</w:p></w:${kind}></w:${kind}s>`
const reference = (kind: string, id = 2): string => `<w:r><w:${kind}Reference w:id="${id}"/></w:r>`
const noted = (
  kind: 'footnote' | 'endnote',
  inside: string,
  text = '茶经',
  settings = '',
  more = '',
): WordContent =>
  withParts(
    { body: `<w:p>${inside}</w:p>${rest}${more}`, settings },
    { [`${kind}s`]: notes(kind, text) },
  )
const after = (mark: string): string => run('第一节讲述茶') + mark + run('的起源。')
const comments = (text: string, id = 0): string =>
  `<w:comments ${NS}><w:comment w:id="${id}" w:author="x"><w:p>${run(text)}</w:p></w:comment></w:comments>`
const commented = (text: string, body: string): WordContent =>
  withParts({ body }, { comments: comments(text) })
const range = (before: string, about: string, behind: string): string =>
  `<w:p>${run(before)}<w:commentRangeStart w:id="0"/>${run(about)}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>${run(behind)}</w:p>${rest}`
const marked = (before: string, about: string, behind: string, name = '要点'): string =>
  `<w:p>${run(before)}<w:bookmarkStart w:id="0" w:name="${name}"/>${about === '' ? '' : run(about)}<w:bookmarkEnd w:id="0"/>${run(behind)}</w:p>${rest}`
const linked = (
  before: string,
  about: string,
  behind: string,
  target = 'https://www.tea.cn/',
): WordContent => {
  const files = wordParts({
    body: `<w:p>${run(before)}<w:hyperlink r:id="rIdL">${run(about)}</w:hyperlink>${run(behind)}</w:p>${rest}`,
  })
  files['word/_rels/document.xml.rels'] = relationships([
    { id: 'rIdL', type: 'hyperlink', target },
  ]).replace('Target=', 'TargetMode="External" Target=')
  return zipParts(files)
}
const base = { start: START }
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'a note hangs on its word; separators and deleted ones are none',
    code: '10706',
    target: { in: 'text', find: '茶', within: [{ text: ONE }] },
    expected: { kind: 'footnote', text: '茶经', formats: ['decimalEnclosedCircle'] },
    right: [
      noted(
        'footnote',
        after(reference('footnote')),
        '茶经',
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:footnotePr>',
      ),
      noted(
        'footnote',
        after(`<w:ins w:id="5">${reference('footnote')}</w:ins>`),
        '茶经',
        '',
        '<w:sectPr><w:footnotePr><w:numFmt w:val="decimalEnclosedCircle"/></w:footnotePr></w:sectPr>',
      ),
    ],
    wrong: [
      noted('footnote', after(reference('footnote'))),
      noted(
        'endnote',
        after(reference('endnote')),
        '茶经',
        '<w:endnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:endnotePr>',
      ),
      noted(
        'footnote',
        after(reference('footnote', 1)),
        '茶经',
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:footnotePr>',
      ),
      noted(
        'footnote',
        run(ONE) + reference('footnote'),
        '茶经',
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:footnotePr>',
      ),
      noted(
        'footnote',
        after(`<w:del w:id="5">${reference('footnote')}</w:del>`),
        '茶经',
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/></w:footnotePr>',
      ),
      `<w:p>${after(run('①', '<w:vertAlign w:val="superscript"/>'))}</w:p>${rest}${paragraph('① 茶经')}`,
    ],
  },
  {
    ...base,
    title: 'a bookmark encloses the text, or stands beside it',
    code: '10707',
    target: { in: 'text', find: '起源' },
    expected: { name: '要点' },
    right: [
      marked('第一节讲述茶的', '起源', '。'),
      marked('第一节讲述茶的', '', '起源。'),
      marked('第一节讲述茶的起源', '', '。'),
    ],
    wrong: [
      marked('', ONE, ''),
      marked('', '', ONE),
      marked('第一节讲述茶的', '起源', '。', '要点1'),
      paragraph(ONE) + marked('第二节讲述茶的', '传播', '。'),
    ],
  },
  {
    ...base,
    title: 'a link stands on the word that was named, not on the whole line',
    code: '10914',
    target: { in: 'text', find: '起源' },
    expected: { addresses: ['http://www.tea.cn'] },
    right: [
      linked('第一节讲述茶的', '起源', '。'),
      linked('第一节讲述茶的', '起源。', ''),
      linked('第一节讲述茶的', '起源', '。', 'HTTP://WWW.TEA.CN'),
      `<w:p>${run('第一节讲述茶的')}${fieldRuns('HYPERLINK "http://www.tea.cn/"', run('起') + run('源'))}${run('。')}</w:p>${rest}`,
    ],
    wrong: [
      linked('', ONE, ''),
      linked('第一节讲述茶的', '起', '源。'),
      linked('第一节讲述茶的', '起源', '。', 'http://www.tea.com'),
      linked('', '第一节', '讲述茶的起源。'),
      `<w:p>${run('第一节讲述茶的')}${run('起源', '<w:color w:val="0000FF"/><w:u w:val="single"/>')}${run('。')}</w:p>${rest}`,
    ],
  },
  {
    ...base,
    title: 'a comment is about its word, and stands in the text',
    code: '11001',
    target: { in: 'text', find: '起源' },
    expected: { text: '请核实' },
    right: [
      commented('请核实', range('第一节讲述茶的', '起源', '。')),
      commented('请核实', range('第一节讲述茶的', '起源。', '')),
    ],
    wrong: [
      commented('请核实', range('', ONE, '')),
      commented('请核对', range('第一节讲述茶的', '起源', '。')),
      commented('请核实', START),
      commented('请核实', range('', '第一节', '讲述茶的起源。')),
      START.replace('起源', '起源（请核实）'),
    ],
  },
  {
    ...base,
    title: 'the setting, not a change that is left',
    code: '11002',
    target: DOCUMENT,
    expected: { on: true },
    right: [
      { body: START, settings: '<w:trackRevisions/>' },
      { body: START, settings: '<w:trackRevisions w:val="on"/>' },
    ],
    wrong: [
      { body: START, settings: '<w:trackRevisions w:val="off"/>' },
      `<w:p><w:ins w:id="1">${run(ONE)}</w:ins></w:p>${rest}`,
    ],
  },
  {
    ...base,
    title: 'changes are decided, and nothing of them is left',
    code: '11003',
    start: `<w:p>${run('第一节')}<w:ins w:id="1">${run('讲述')}</w:ins><w:del w:id="2"><w:r><w:delText>说</w:delText></w:r></w:del>${run('茶')}</w:p>${rest}`,
    target: DOCUMENT,
    expected: { decision: 'accept' },
    right: [paragraph('第一节讲述茶') + rest],
    wrong: [
      paragraph('第一节说茶') + rest,
      `<w:p>${run('第一节')}<w:ins w:id="1">${run('讲述')}</w:ins>${run('茶')}</w:p>${rest}`,
      `<w:p><w:pPr><w:rPr><w:rPrChange w:id="9"><w:rPr/></w:rPrChange></w:rPr></w:pPr>${run('第一节讲述茶')}</w:p>${rest}`,
    ],
  },
  {
    ...base,
    title: 'a protection that is switched on',
    code: '11004',
    target: DOCUMENT,
    expected: { edit: 'readOnly', hasPassword: true },
    right: [
      {
        body: START,
        settings:
          '<w:documentProtection w:edit="readOnly" w:enforcement="1" w:hash="abc" w:salt="x"/>',
      },
      {
        body: START,
        settings: '<w:documentProtection w:edit="readOnly" w:enforcement="on" w:hashValue="abc"/>',
      },
    ],
    wrong: [
      {
        body: START,
        settings: '<w:documentProtection w:edit="readOnly" w:enforcement="0" w:hash="abc"/>',
      },
      { body: START, settings: '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>' },
      {
        body: START,
        settings: '<w:documentProtection w:edit="forms" w:enforcement="1" w:hash="abc"/>',
      },
    ],
  },
]
tryPitfalls(
  'notes, links and review: right in another way, wrong though it looks right (CHECKPOINTS 4.7, 4.10)',
  cases,
)
