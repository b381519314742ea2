import type { Parameters } from '../checkpoints/checker.ts'
import type { CheckpointVerdict } from '../checkpoints/judge-checkpoint.ts'
import { checkpoint, grade } from './checkpoint-case.ts'
import { makeWord, type WordParts } from './make-document.ts'

/** A document by its body, by its parts, or as it is. */
export type WordContent = string | WordParts | Uint8Array

/** One checkpoint with answers made in other ways that are right, and in ways that only look so. */
export interface PitfallCase {
  readonly title: string
  readonly code: string
  readonly target: Parameters
  readonly expected: Parameters
  readonly start: WordContent
  readonly right?: readonly WordContent[]
  readonly wrong?: readonly WordContent[]
}

const bytesOf = (content: WordContent): Uint8Array =>
  content instanceof Uint8Array ? content : makeWord(content)

/** The paragraphs of these texts, as a target. */
export const paragraphsOf = (...texts: string[]): Parameters => ({
  in: 'paragraphs',
  anchors: texts.map((text) => ({ text })),
})

/** Grades a document against one checkpoint. */
export function wordVerdict(
  { code, target, expected, start }: Omit<PitfallCase, 'title' | 'right' | 'wrong'>,
  answer: WordContent,
  materials: Readonly<Record<string, Uint8Array>> = {},
): CheckpointVerdict {
  const asked = checkpoint(code, { ...target }, { ...expected })
  const [verdict] = grade('word', [asked], bytesOf(start), bytesOf(answer), materials).verdicts
  if (verdict === undefined) throw new Error(`No verdict on ${code}`)
  return verdict
}

/** What a case comes to: its answers by their verdicts, and what the wrong ones are told. */
export function outcomeOf(one: PitfallCase): {
  readonly right: readonly string[]
  readonly wrong: readonly string[]
  readonly messages: readonly string[]
} {
  const judge = (list: readonly WordContent[] = []) =>
    list.map((answer) => wordVerdict(one, answer))
  const [right, wrong] = [judge(one.right), judge(one.wrong)]
  return {
    right: right.map(({ verdict, messageZh }) => (verdict === 'pass' ? 'pass' : messageZh)),
    wrong: wrong.map(({ verdict }) => verdict),
    messages: wrong.flatMap(({ messageZh, messageEn }) => [messageZh, messageEn]),
  }
}
