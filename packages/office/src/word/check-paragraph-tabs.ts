import * as z from 'zod/mini'
import { join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import {
  append,
  element,
  ensureChild,
  insertBeside,
  putChild,
  removeChildren,
} from '../package/edit-xml.ts'
import { attribute, child, children, twipsOf } from '../package/xml-query.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import { inParagraph } from './examples/characters-start.ts'
import { OTHER_PARAGRAPH, PARAGRAPHS, paragraphsStart } from './examples/paragraphs-start.ts'
import { isNear, LengthSchema, lengthWords, twipsOfLength } from './indents.ts'
import { paragraphChecker, sizeOfParagraph } from './judge-paragraphs.ts'
import type { ParagraphFormat } from './paragraph-format.ts'
import { RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const TYPES = ['left', 'center', 'right', 'decimal', 'bar'] as const
const LEADERS = ['none', 'dot', 'hyphen', 'underscore', 'heavy', 'middleDot'] as const
type TabType = (typeof TYPES)[number]
type Leader = (typeof LEADERS)[number]

interface TabStop {
  readonly twips: number
  readonly type: string
  readonly leader: string
}

const TYPE_WORDS: Readonly<Record<string, Words>> = ownTable({
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
  decimal: words('小数点对齐', 'decimal'),
  bar: words('竖线对齐', 'bar'),
} satisfies Record<TabType, Words>)
const LEADER_WORDS: Readonly<Record<string, Words>> = ownTable({
  none: words('无前导符', 'no leader'),
  dot: words('前导符……', 'dots'),
  hyphen: words('前导符---', 'hyphens'),
  underscore: words('前导符___', 'a line'),
  heavy: words('前导符粗线', 'a heavy line'),
  middleDot: words('前导符···', 'middle dots'),
} satisfies Record<Leader, Words>)

/** Names of Strict files and of old lists, as the dialog shows them. */
const TYPE_OF: Readonly<Record<string, string>> = ownTable({
  start: 'left',
  end: 'right',
  num: 'left',
})

/** The tab stops in force: levels add to each other, and `clear` takes an inherited one away. */
function tabStops({ levels }: ParagraphFormat): TabStop[] {
  const stops = new Map<number, TabStop>()
  for (const level of levels) {
    for (const tab of children(child(level, 'w:tabs'), 'w:tab')) {
      const twips = twipsOf(tab, 'w:pos')
      if (twips === undefined) continue
      const type = attribute(tab, 'w:val') ?? 'left'
      stops.delete(twips)
      if (type !== 'clear')
        stops.set(twips, {
          twips,
          type: TYPE_OF[type] ?? type,
          leader: attribute(tab, 'w:leader') ?? 'none',
        })
    }
  }
  return [...stops.values()].sort((one, other) => one.twips - other.twips)
}

const TabStopSchema = z.object({
  position: LengthSchema,
  type: z._default(z.enum(TYPES), 'left'),
  leader: z._default(z.enum(LEADERS), 'none'),
})

function stopWords(position: Words, type: string, leader: string): Words {
  const kind = TYPE_WORDS[type] ?? words(type, type)
  const before = LEADER_WORDS[leader] ?? words(leader, leader)
  return words(`${position.zh} ${kind.zh} ${before.zh}`, `${position.en}, ${kind.en}, ${before.en}`)
}

const tabs = paragraphChecker({
  code: '10212',
  title: words('制表位', 'tab stops'),
  expected: z.object({
    stops: z.array(TabStopSchema).check(z.minLength(1)),
    /** True where no other stop may be left. */
    only: z._default(z.boolean(), false),
  }),
  describe: ({ stops }) =>
    join(stops.map(({ position, type, leader }) => stopWords(lengthWords(position), type, leader))),
  judge(format, { stops, only }, { document, paragraph }) {
    const actual = tabStops(format)
    const size = sizeOfParagraph(document, paragraph)
    const isThere = stops.every(({ position, type, leader }) => {
      const wanted = twipsOfLength(position, size)
      return actual.some(
        (one) =>
          // Half a millimetre, or what rounding to the dialog's hundredths makes of it (2.7).
          (Math.abs(one.twips - wanted) <= 28 || isNear(one.twips, wanted, 0.01)) &&
          one.type === type &&
          one.leader === leader,
      )
    })
    return {
      isOk: isThere && (!only || actual.length === stops.length),
      actual:
        actual.length === 0
          ? words('无制表位', 'no tab stops')
          : join(
              actual.map(({ twips, type, leader }) =>
                stopWords(
                  lengthWords({ value: Math.round(twips / 5.6693) / 100, unit: 'cm' }),
                  type,
                  leader,
                ),
              ),
            ),
    }
  },
  change(properties, { stops, only }, { document, paragraph }) {
    const size = sizeOfParagraph(document, paragraph)
    const list = ensureChild(properties, 'w:tabs')
    if (only) removeChildren(list, 'w:tab')
    const wanted = stops.map(({ position, type, leader }) => ({
      at: Math.round(twipsOfLength(position, size)),
      type,
      leader,
    }))
    const rest = children(list, 'w:tab').filter((one) =>
      wanted.every(({ at }) => twipsOf(one, 'w:pos') !== at),
    )
    const made = wanted.map(({ at, type, leader }) =>
      element('w:tab', {
        'w:val': type,
        'w:leader': leader === 'none' ? undefined : leader,
        'w:pos': at,
      }),
    )
    const all = [...rest, ...made].sort(
      (one, other) => (twipsOf(one, 'w:pos') ?? 0) - (twipsOf(other, 'w:pos') ?? 0),
    )
    const sorted = putChild(properties, 'w:tabs')
    for (const one of all) append(sorted, one)
  },
  example: {
    start: paragraphsStart,
    target: inParagraph(PARAGRAPHS.tabs),
    expected: {
      stops: [
        { position: { value: 4, unit: 'cm' }, type: 'center' },
        { position: { value: 12, unit: 'cm' }, type: 'right', leader: 'dot' },
      ],
    },
    near: [
      {
        name: 'other positions',
        expected: {
          stops: [
            { position: { value: 8, unit: 'chars' }, type: 'center' },
            { position: { value: 30, unit: 'chars' }, type: 'right', leader: 'dot' },
          ],
        },
      },
      {
        name: 'without the leader',
        expected: {
          stops: [
            { position: { value: 4, unit: 'cm' }, type: 'center' },
            { position: { value: 12, unit: 'cm' }, type: 'right' },
          ],
        },
      },
      {
        name: 'moved by spaces',
        make(draft) {
          const target = RunTarget.parse(inParagraph(PARAGRAPHS.tabs))
          const [first] = runsToEdit(draft, target)
          if (first !== undefined) insertBeside(first.run, 'after', [textRun('        ')])
        },
      },
      OTHER_PARAGRAPH,
    ],
  },
})

export const paragraphTabCheckers: readonly Checker<WordView, WordDraft>[] = [tabs]
