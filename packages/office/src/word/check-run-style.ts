import * as z from 'zod/mini'
import { words, type Checker } from '../checkpoints/checker.ts'
import { putChild } from '../package/edit-xml.ts'
import { attribute, child } from '../package/xml-query.ts'
import { styleIdFor } from './edit-styles.ts'
import { runsToEdit } from './edit-text.ts'
import { charactersStart, WRONG_PARAGRAPH } from './examples/characters-start.ts'
import { runChecker } from './judge-characters.ts'
import { nearestOf, type RunFormat } from './run-format.ts'
import type { WordDocument } from './word-document.ts'
import { styleKey, styleWords } from './word-names.ts'
import { RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const TARGET = { in: 'text', find: '网络安全意识' }
const NO_STYLE = words('无字符样式', 'no character style')

/** The names of a run's character style: its own, and that of the paragraph style linked with it. */
function namesOf(document: WordDocument, format: RunFormat): string[] {
  const id = attribute(nearestOf(format, 'w:rStyle'), 'w:val')
  if (id === undefined) return []
  const [style] = document.styles.chain(id, 'character').slice(-1)
  const linked = attribute(child(style, 'w:link'), 'w:val')
  const names = [
    document.styles.name(id, 'character'),
    linked === undefined ? undefined : document.styles.name(linked, 'paragraph'),
  ]
  return names.filter((name) => name !== undefined)
}

const characterStyle = runChecker({
  code: '10119',
  title: words('字符样式', 'character style'),
  expected: z.object({ style: z.string().check(z.minLength(1)) }),
  describe: ({ style }) => words(`字符样式“${style}”`, `character style “${style}”`),
  judge(format, { style }, { document }) {
    const names = namesOf(document, format)
    return {
      isOk: names.some((name) => styleKey(name) === styleKey(style)),
      actual: names[0] === undefined ? NO_STYLE : styleWords(names[0]),
    }
  },
  change(properties, { style }, draft) {
    putChild(properties, 'w:rStyle', { 'w:val': styleIdFor(draft, style, 'character') })
  },
  example: {
    start: charactersStart,
    target: TARGET,
    expected: { style: '要点' },
    near: [
      { name: 'another style', expected: { style: '强调' } },
      {
        name: 'the looks of the style without it',
        make(draft) {
          for (const { properties } of runsToEdit(draft, RunTarget.parse(TARGET)))
            putChild(properties, 'w:b')
        },
      },
      WRONG_PARAGRAPH,
    ],
  },
})

export const runStyleCheckers: readonly Checker<WordView, WordDraft>[] = [characterStyle]
