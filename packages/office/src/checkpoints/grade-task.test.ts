import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { cellRows, makeExcel, makeWord, paragraph } from '../testing/make-document.ts'
import { CheckpointSchema, TaskGradingSchema, type TaskGrading } from './checkpoint-schema.ts'
import { gradeTask } from './grade-task.ts'
import { supportedCodes } from './supported-codes.ts'
import { validateTask } from './validate-task.ts'

const TEXT = '计算机网络连接世界'
const anchors = { in: 'paragraphs', anchors: [{ text: TEXT, ordinal: 1 }] }
const start = makeWord(paragraph(TEXT) + paragraph('第二段'))
const bold = checkpoint('10102', anchors, { bold: true })
const right = makeWord(paragraph(TEXT, '<w:b/>') + paragraph('第二段'))

describe('gradeTask gives every checkpoint its own verdict (2.10, DESIGN R8)', () => {
  it('fails all, clearly, when nothing was handed in', () => {
    const verdict = gradeTask({
      task: { kind: 'word', file: '作文.docx', checkpoints: [bold] },
      startFiles: new Map([['作文.docx', start]]),
      submittedFiles: new Map(),
    })
    expect(verdict).toMatchObject({ points: 0, max: 2 })
    expect(verdict.verdicts[0]).toMatchObject({ verdict: 'fail' })
    expect(verdict.verdicts[0]?.messageZh).toContain('未提交文件“作文.docx”')
  })

  it('never gives a plain zero to a file that cannot be read (9.4)', () => {
    const [verdict] = grade('word', [bold], start, right.slice(0, 200)).verdicts
    expect(verdict).toMatchObject({ verdict: 'unreadable', points: 0 })
    expect(verdict?.messageZh).toContain('需人工核查')
    expect(verdict?.messageEn).toContain('a person has to look')
  })

  it('judges the rest when one checkpoint is unknown or wrongly defined', () => {
    const unknown = checkpoint('19999', {}, {}, { id: 'u' })
    const wrong = checkpoint('10102', { in: 'moon' }, {}, { id: 'x' })
    const verdict = grade('word', [unknown, wrong, bold], start, right)
    expect(verdict.verdicts.map((one) => one.verdict)).toEqual([
      'unsupported',
      'unsupported',
      'pass',
    ])
    expect(verdict.points).toBe(2)
  })

  it('is worth nothing to anyone where the start file already satisfies it (2.8)', () => {
    const [verdict] = grade('word', [bold], right, right).verdicts
    expect(verdict).toMatchObject({ verdict: 'fail', points: 0 })
    expect(verdict?.messageZh).toContain('原始素材已满足')
    expect(verdict?.messageEn).toContain('a fault of the checkpoint')
  })

  it('finds the document whatever the case of its path', () => {
    const task: TaskGrading = { kind: 'word', file: 'Sub/A.docx', checkpoints: [bold] }
    const verdict = gradeTask({
      task,
      startFiles: new Map([['Sub/A.docx', start]]),
      submittedFiles: new Map([['sub\\a.DOCX', right]]),
    })
    expect(verdict.points).toBe(2)
  })

  it('grades a document that the candidate makes', () => {
    const task: TaskGrading = { kind: 'word', file: 'a', created: true, checkpoints: [bold] }
    const verdict = gradeTask({
      task,
      startFiles: new Map(),
      submittedFiles: new Map([['a', right]]),
    })
    expect(verdict.points).toBe(2)
    expect(validateTask({ task, startFiles: new Map() })).toEqual([])
  })

  it('says in Chinese and English what was asked and what was found', () => {
    const font = checkpoint('10101', anchors, { eaFont: '宋体', size: '五号' })
    const submitted = makeWord(
      paragraph(TEXT, '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="24"/>') + paragraph('第二段'),
    )
    const [verdict] = grade('word', [font], start, submitted).verdicts
    expect(verdict?.messageZh).toBe(
      `第1段“${TEXT}”：要求 宋体 10.5磅（五号）；实际 宋体 12磅（小四） 9字`,
    )
    expect(verdict?.messageEn).toContain('asked: 宋体 10.5 pt; found: 宋体 12 pt (9 characters)')
    expect(verdict?.evidence[0]).toEqual({
      part: 'word/document.xml',
      xpath: '/w:document/w:body/w:p[1]/w:r',
      snippet: TEXT,
    })
  })
})

describe('guards (2.11)', () => {
  const guard = checkpoint(
    '10508',
    { in: 'document' },
    { ratio: 0.9 },
    { id: 'g', guard: true, points: 1 },
  )

  it('take the points of their group when the text is destroyed', () => {
    const destroyed = makeWord(paragraph(TEXT, '<w:b/>'))
    expect(grade('word', [bold, guard], start, right).points).toBe(3)
    expect(grade('word', [bold, guard], start, destroyed).points).toBe(0)
    const other = { ...guard, group: 'b' }
    expect(grade('word', [{ ...bold, group: 'a' }, other], start, destroyed).points).toBe(2)
  })

  it('earn nothing for an untouched file', () => {
    expect(grade('word', [bold, guard], start, start).points).toBe(0)
  })
})

describe('validateTask keeps faulty tasks from being published (2.8)', () => {
  const kinds = (task: unknown, file: Uint8Array = start): string[] =>
    validateTask({ task, startFiles: new Map([['a', file]]) }).map((problem) => problem.kind)
  const task = (...checkpoints: unknown[]) => ({ kind: 'word', file: 'a', checkpoints })

  it('names what is wrong', () => {
    expect(kinds(task(bold))).toEqual([])
    expect(kinds({ kind: 'word' })).toEqual(['bad-definition'])
    expect(kinds(task({ ...bold, code: '1010' }))).toEqual(['bad-definition'])
    expect(kinds(task(bold, bold))).toEqual(['duplicate-id'])
    expect(kinds(task({ ...bold, code: '20101' }))).toEqual(['unsupported-code'])
    expect(kinds(task({ ...bold, expected: {} }))).toEqual(['bad-parameters'])
    expect(kinds(task(bold), right)).toEqual(['start-scores'])
    expect(kinds({ ...task(bold), file: 'b' })).toEqual(['start-missing'])
    expect(kinds(task(bold), start.slice(0, 100))).toEqual(['start-unreadable'])
    const lost = { ...bold, target: { in: 'paragraphs', anchors: [{ text: '没有这一段' }] } }
    expect(kinds(task(lost))).toEqual(['anchor-missing'])
    const guard = checkpoint('10102', anchors, { bold: true }, { guard: true })
    expect(kinds(task(guard))).toEqual(['guard-fails-on-start'])
  })

  it('takes definitions as JSON and fills in the defaults', () => {
    const { scoring, ...plain } = bold
    expect(scoring).toBe('all')
    expect(CheckpointSchema.parse(JSON.parse(JSON.stringify(plain)))).toEqual(bold)
    expect(TaskGradingSchema.safeParse(task(plain)).success).toBe(true)
  })

  it('lists every code once with a title in both languages', () => {
    const codes = supportedCodes()
    expect(new Set(codes.map((one) => one.code)).size).toBe(codes.length)
    for (const one of codes)
      expect([one.title.zh !== '', one.title.en !== '']).toEqual([true, true])
  })
})

describe('properties of grading (14)', () => {
  const sheet = makeExcel({
    sheets: [
      {
        name: 'S',
        rows: cellRows([
          ['甲', 1],
          ['乙', 2],
        ]),
      },
    ],
  })
  const wordTask = [
    bold,
    checkpoint(
      '10101',
      { in: 'body' },
      { eaFont: '黑体', size: 18 },
      { id: '2', scoring: 'proportional' },
    ),
    checkpoint('10202', { in: 'body' }, { value: 2 }, { id: '3' }),
    checkpoint('10801', { in: 'table' }, { rows: 2, columns: 2 }, { id: '4' }),
    checkpoint('10508', { in: 'document' }, {}, { id: '5', guard: true }),
  ]
  const excelTask = [
    checkpoint(
      '20101',
      { in: 'range', sheet: 'S', ref: 'A1:B2' },
      { value: 3 },
      { scoring: 'proportional' },
    ),
    checkpoint(
      '20601',
      { in: 'range', sheet: 'S', ref: 'A1:B2' },
      { keys: [{ column: 'B', order: 'descending' }], header: false },
      { id: '2' },
    ),
    checkpoint('20801', { in: 'chart', sheet: 'S' }, { type: 'pie' }, { id: '3' }),
  ]
  const plans = [
    { kind: 'word' as const, checkpoints: wordTask, file: start },
    { kind: 'excel' as const, checkpoints: excelTask, file: sheet },
  ]

  it.each(plans)(
    '$kind: damaged bytes never make it throw, and points stay within bounds',
    (plan) => {
      const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 })
      fc.assert(
        fc.property(edits, fc.option(fc.nat()), (changes, cut) => {
          const bytes = plan.file.slice()
          for (const [at, value] of changes) bytes[at % bytes.length] = value
          const submitted = cut === null ? bytes : bytes.slice(0, cut % bytes.length)
          const verdict = grade(plan.kind, plan.checkpoints, plan.file, submitted)
          expect(verdict.verdicts).toHaveLength(plan.checkpoints.length)
          expect(verdict.points).toBeGreaterThanOrEqual(0)
          expect(verdict.points).toBeLessThanOrEqual(verdict.max)
          for (const one of verdict.verdicts) {
            expect(one.points).toBeGreaterThanOrEqual(0)
            expect(one.points).toBeLessThanOrEqual(one.max)
          }
        }),
        { numRuns: 300 },
      )
    },
  )

  it('the untouched start file scores 0, whatever it holds', () => {
    const run = fc.record({
      text: fc.stringMatching(/^[甲乙丙 a1，]{0,12}$/),
      bold: fc.boolean(),
      size: fc.constantFrom(21, 24, 36),
      font: fc.constantFrom('黑体', '宋体'),
      indent: fc.constantFrom('', '<w:ind w:firstLineChars="200"/>'),
    })
    fc.assert(
      fc.property(fc.array(run, { maxLength: 6 }), (paragraphs) => {
        const file = makeWord(
          paragraphs
            .map((one) =>
              paragraph(
                one.text,
                `<w:rFonts w:eastAsia="${one.font}"/>${one.bold ? '<w:b/>' : ''}<w:sz w:val="${one.size}"/>`,
                one.indent,
              ),
            )
            .join(''),
        )
        expect(grade('word', wordTask, file, file).points).toBe(0)
      }),
      { numRuns: 150 },
    )
  })

  it('splitting runs changes no verdict (metamorphic, 14)', () => {
    const cuts = fc.array(fc.boolean(), { minLength: TEXT.length, maxLength: TEXT.length })
    const whole = grade('word', wordTask, start, right).verdicts.map((one) => one.verdict)
    fc.assert(
      fc.property(cuts, (flags) => {
        const pieces: string[] = ['']
        ;[...TEXT].forEach((sign, index) => {
          if (flags[index] === true) pieces.push('')
          pieces[pieces.length - 1] += sign
        })
        const runs = pieces.map((piece) => `<w:r><w:rPr><w:b/></w:rPr><w:t>${piece}</w:t></w:r>`)
        const submitted = makeWord(`<w:p>${runs.join('')}</w:p>${paragraph('第二段')}`)
        const verdicts = grade('word', wordTask, start, submitted).verdicts
        expect(verdicts.map((one) => one.verdict)).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })
})
