import * as z from 'zod/mini'
import { words, type Checker, type Loss, type Words } from '../checkpoints/checker.ts'
import { element, insertBeside, putChild, remove } from '../package/edit-xml.ts'
import { normalizeText } from '../package/normalize-text.ts'
import { attribute, child, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsToEdit, textRun } from './edit-text.ts'
import type { Composed } from './equation-field.ts'
import { charactersStart, WRONG_PARAGRAPH } from './examples/characters-start.ts'
import { runChecker } from './judge-characters.ts'
import { readPieces, type TextPiece } from './read-pieces.ts'
import { nearestOf } from './run-format.ts'
import { RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const NOT_COMPOSED = words('普通文字', 'plain text')

const ASK: Readonly<Record<Composed['kind'], Words>> = ownTable({
  phonetic: words('拼音指南', 'a phonetic guide'),
  enclosed: words('带圈字符', 'an enclosed character'),
  combined: words('合并字符', 'combined characters'),
})

function composedWords(composed: Composed | undefined): Words {
  if (composed === undefined) return NOT_COMPOSED
  const name = ASK[composed.kind]
  if (composed.kind === 'combined') return name
  const detail = composed.kind === 'phonetic' ? composed.guide : composed.frame
  return words(`${name.zh} ${detail}`, `${name.en} ${detail}`)
}

const lostFields = (what: Words): readonly Loss[] => [
  {
    program: 'libreoffice',
    reason: words(
      `${what.zh}是 EQ 域，LibreOffice 保存时丢失其中的文字`,
      `${what.en} are EQ fields, and LibreOffice loses these with their text`,
    ),
  },
]

/** Puts the runs of a field that has no result in place of a run; each keeps the run's format. */
function replaceByField(run: XmlElement, instructions: readonly string[]): void {
  const properties = child(run, 'w:rPr')
  const made = (content: XmlElement): XmlElement => {
    const one = element('w:r', {}, [content])
    if (properties !== undefined)
      one.children.unshift({ ...properties, children: [...properties.children], parent: one })
    return one
  }
  insertBeside(run, 'after', [
    made(element('w:fldChar', { 'w:fldCharType': 'begin' })),
    ...instructions.map((text) =>
      made(element('w:instrText', { 'xml:space': 'preserve' }, [text])),
    ),
    made(element('w:fldChar', { 'w:fldCharType': 'end' })),
  ])
  remove(run)
}

/** The text of a run, with the signs that mean something in a field's code marked as text. */
const ownText = (run: XmlElement): string =>
  readPieces(element('w:p', {}, [{ ...run, parent: undefined }]))
    .pieces.map((piece) => piece.text)
    .join('')
    .replace(/[\\(),;]/g, String.raw`\$&`)

/**
 * Pinyin as it is compared: the spelling of tones kept, spaces and case not. Chinese Windows spells
 * a and g with the letters of the phonetic alphabet.
 */
const foldPinyin = (text: string): string =>
  normalizeText(text)
    .replace(/\s+/g, '')
    .toLowerCase()
    .replaceAll('\u0251', 'a')
    .replaceAll('\u0261', 'g')

const guideOf = (composed: Composed | undefined): string =>
  composed?.kind === 'phonetic' ? composed.guide : ''

const lengthOf = (pieces: readonly TextPiece[]): number =>
  pieces.reduce((count, one) => count + [...one.text].length, 0)

/**
 * True where the guides of the whole text, one after the other, are the pinyin asked for, or where
 * this one is that of the syllables which stand at its place.
 */
function isGuide(piece: TextPiece, pieces: readonly TextPiece[], pinyin: string): boolean {
  const guides = [...new Set(pieces.map((one) => one.composed))].map(guideOf)
  if (foldPinyin(guides.join('')) === foldPinyin(pinyin)) return true
  const syllables = normalizeText(pinyin).trim().split(/\s+/).map(foldPinyin)
  // Some writers cut the base of one guide into several runs.
  const base = pieces.filter((one) => one.composed === piece.composed)
  const before = pieces.slice(
    0,
    pieces.findIndex((one) => one.composed === piece.composed),
  )
  const from = lengthOf(before)
  const own = syllables.slice(from, from + lengthOf(base)).join('')
  return own !== '' && own === foldPinyin(guideOf(piece.composed))
}

const USUAL_GUIDE = 'pīn yīn'
const GUIDED = { in: 'text', find: '查杀' }

function rubyOf(run: XmlElement, guide: string): XmlElement {
  const small = element('w:r', {}, [
    element('w:rPr', {}, [element('w:sz', { 'w:val': 10 })]),
    element('w:t', {}, [guide]),
  ])
  return element('w:ruby', {}, [
    element('w:rubyPr', {}, [
      element('w:rubyAlign', { 'w:val': 'center' }),
      element('w:hps', { 'w:val': 10 }),
      element('w:hpsRaise', { 'w:val': 18 }),
      element('w:hpsBaseText', { 'w:val': 21 }),
      element('w:lid', { 'w:val': 'zh-CN' }),
    ]),
    element('w:rt', {}, [small]),
    element('w:rubyBase', {}, [run]),
  ])
}

const phonetic = runChecker({
  code: '10116',
  title: words('拼音指南', 'phonetic guide'),
  expected: z.object({
    /** The guide over the whole target; without it any guide will do. */
    pinyin: z.optional(z.string().check(z.minLength(1))),
  }),
  describe: ({ pinyin }) =>
    pinyin === undefined ? ASK.phonetic : composedWords({ kind: 'phonetic', guide: pinyin }),
  judge(_format, { pinyin }, { piece, pieces }) {
    const { composed } = piece
    const isOk =
      composed?.kind === 'phonetic' &&
      composed.guide !== '' &&
      (pinyin === undefined || isGuide(piece, pieces, pinyin))
    return { isOk, actual: composedWords(composed) }
  },
  change(properties, { pinyin }) {
    const guide = pinyin ?? USUAL_GUIDE
    const run = properties.parent
    const base = run?.parent
    if (run === undefined || base === undefined) return
    if (base.name === 'w:rubyBase') {
      const text = child(child(child(base.parent, 'w:rt'), 'w:r'), 'w:t')
      text?.children.splice(0, text.children.length, guide)
      return
    }
    const outer = element('w:r')
    insertBeside(run, 'after', [outer])
    remove(run)
    const ruby = rubyOf(run, guide)
    ruby.parent = outer
    outer.children.push(ruby)
  },
  example: {
    start: charactersStart,
    target: GUIDED,
    expected: { pinyin: 'chá shā' },
    near: [
      { name: 'another guide', expected: { pinyin: 'zhā shà' } },
      {
        name: 'the guide typed behind the text',
        make(draft) {
          for (const { run } of runsToEdit(draft, RunTarget.parse(GUIDED)))
            insertBeside(run, 'after', [textRun('(chá shā)')])
        },
      },
      WRONG_PARAGRAPH,
    ],
  },
})

type LayoutKind = 'twoInOne' | 'verticalInHorizontal' | 'combined'
const LAYOUTS: Readonly<Record<LayoutKind, Words>> = ownTable({
  twoInOne: words('双行合一', 'two lines in one'),
  verticalInHorizontal: words('纵横混排', 'horizontal in vertical'),
  combined: ASK.combined,
})

const isLayoutOn = (layout: XmlElement | undefined, name: string): boolean => {
  const value = attribute(layout, name)
  return value !== undefined && isOn(value)
}

function halves(text: string): readonly [string, string] {
  const signs = [...text]
  const middle = Math.ceil(signs.length / 2)
  return [signs.slice(0, middle).join(''), signs.slice(middle).join('')]
}

const layout = runChecker({
  code: '10117',
  title: words('双行合一、纵横混排、合并字符', 'two lines in one, combined characters'),
  expected: z.object({
    kind: z.enum(['twoInOne', 'verticalInHorizontal', 'combined']),
    /** The brackets of two lines in one; without it any, or none, will do. */
    brackets: z.optional(z.enum(['none', 'round', 'square', 'angle', 'curly'])),
  }),
  lostBy: lostFields(words('合并字符', 'combined characters')),
  describe: ({ kind }) => LAYOUTS[kind],
  judge(format, { kind, brackets }, { piece }) {
    const property = nearestOf(format, 'w:eastAsianLayout')
    const actual: LayoutKind | undefined =
      piece.composed?.kind === 'combined'
        ? 'combined'
        : isLayoutOn(property, 'w:combine')
          ? 'twoInOne'
          : isLayoutOn(property, 'w:vert')
            ? 'verticalInHorizontal'
            : undefined
    const actualBrackets = attribute(property, 'w:combineBrackets') ?? 'none'
    return {
      isOk: actual === kind && (brackets === undefined || brackets === actualBrackets),
      actual: actual === undefined ? composedWords(piece.composed) : LAYOUTS[actual],
    }
  },
  change(properties, { kind, brackets }) {
    const run = properties.parent
    if (kind === 'twoInOne')
      putChild(properties, 'w:eastAsianLayout', {
        'w:id': 1,
        'w:combine': 1,
        'w:combineBrackets': brackets === 'none' ? undefined : brackets,
      })
    else if (kind === 'verticalInHorizontal')
      putChild(properties, 'w:eastAsianLayout', { 'w:id': 1, 'w:vert': 1 })
    else if (run !== undefined && child(run, 'w:instrText') === undefined) {
      const [above, below] = halves(ownText(run))
      const code = String.raw` EQ \* jc0 \* "Font:宋体" \* hps10 \o(\s\up 5(${above}),\s\do 2(${below}))`
      replaceByField(run, [code])
    }
  },
  example: {
    start: charactersStart,
    target: { in: 'text', find: '主办、计算机协会协办' },
    expected: { kind: 'combined' },
    near: [
      { name: 'two lines in one', expected: { kind: 'twoInOne' } },
      { name: 'a part of the text', target: { in: 'text', find: '主办、计算机协会' } },
      WRONG_PARAGRAPH,
    ],
  },
})

const FRAMES = ['○', '□', '△', '◇'] as const

const enclosed = runChecker({
  code: '10118',
  title: words('带圈字符', 'enclosed characters'),
  expected: z.object({
    /** Accepted frames; a circle unless told otherwise. */
    frames: z._default(z.array(z.enum(FRAMES)).check(z.minLength(1)), ['○']),
  }),
  lostBy: lostFields(words('带圈字符', 'enclosed characters')),
  describe: ({ frames }) =>
    words(`带圈字符 ${frames.join('/')}`, `an enclosed character ${frames.join('/')}`),
  judge(_format, { frames }, { piece }) {
    const { composed } = piece
    return {
      isOk: composed?.kind === 'enclosed' && frames.some((one) => one === composed.frame),
      actual: composedWords(composed),
    }
  },
  change(properties, { frames }) {
    const run = properties.parent
    if (run === undefined || child(run, 'w:instrText') !== undefined) return
    // Word gives the frame a run of its own, so the code is in pieces.
    const [frame = '○'] = frames
    replaceByField(run, [String.raw` eq \o\ac(`, frame, `,${ownText(run)})`])
  },
  example: {
    start: charactersStart,
    target: { in: 'text', find: '注' },
    expected: { frames: ['○'] },
    near: [
      { name: 'another frame', expected: { frames: ['□'] } },
      {
        name: 'a circle typed before it',
        make(draft) {
          for (const { run } of runsToEdit(draft, RunTarget.parse({ in: 'text', find: '注' })))
            insertBeside(run, 'before', [textRun('○')])
        },
      },
      { name: 'the next character', target: { in: 'text', find: '盖' } },
    ],
  },
})

export const runAsianCheckers: readonly Checker<WordView, WordDraft>[] = [
  phonetic,
  layout,
  enclosed,
]
