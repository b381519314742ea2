import type { GradingRules, Voiding } from '@wenkao/shared/grading'

/** A checkpoint as the editor holds it: its parameters stay a text until the version is made. */
export interface EditedCheckpoint {
  readonly key: string
  readonly id: string
  readonly code: string
  points: number
  isLeftOut: boolean
  /** The whole checkpoint as JSON. */
  text: string
}

export interface EditedItem {
  readonly id: string
  /** Accepted texts or option ids, one a line. */
  answer: string
  points: number
  voided: Voiding | ''
}

export interface EditedRules {
  readonly items: EditedItem[]
  readonly tasks: { readonly id: string; readonly checkpoints: EditedCheckpoint[] }[]
}

/** The rules of a version as an editor shows them. */
export function editRules(rules: GradingRules): EditedRules {
  return {
    items: rules.items.map(({ id, answer, points, voided }): EditedItem => ({
      ...{ id, points },
      voided: voided ?? '',
      answer: answer.join('\n'),
    })),
    tasks: rules.tasks.map(({ id, checkpoints }) => ({
      id,
      checkpoints: checkpoints.map((checkpoint, at) => ({
        key: `${id}/${at}`,
        id: String(checkpoint['id'] ?? at),
        code: String(checkpoint['code'] ?? ''),
        points: Number(checkpoint['points'] ?? 0),
        isLeftOut: false,
        text: JSON.stringify(checkpoint, null, 2),
      })),
    })),
  }
}

/**
 * What was edited as rules; points win over those in the text.
 * @returns the ids of checkpoints whose text is no JSON object, if there are any.
 */
export function rulesOfEdited(
  edited: EditedRules,
): { readonly rules: GradingRules } | { readonly unreadable: readonly string[] } {
  const unreadable: string[] = []
  const tasks = edited.tasks.map(({ id, checkpoints }) => ({
    id,
    checkpoints: checkpoints
      .filter(({ isLeftOut }) => !isLeftOut)
      .map((checkpoint) => {
        const read = readObject(checkpoint.text)
        if (!read) unreadable.push(checkpoint.id)
        return { ...read, points: checkpoint.points }
      }),
  }))
  if (unreadable.length > 0) return { unreadable }
  const items = edited.items.map(({ id, points, answer, voided }) => ({
    ...{ id, points },
    answer: answer
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    ...(voided === '' ? {} : { voided }),
  }))
  return { rules: { version: 1, items, tasks } }
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    // What is wrong is told by naming the checkpoint; the text stays as it was typed.
    return undefined
  }
}
