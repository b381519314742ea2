import type { TaskGrading } from './checkpoint-schema.ts'
import type { Words } from './checker.ts'
import { kindNames, withKind } from './task-kind.ts'

/** Every code that this engine judges, with its title, for authors' pages. */
export function supportedCodes(): readonly {
  readonly kind: TaskGrading['kind']
  readonly code: string
  readonly title: Words
}[] {
  return kindNames.flatMap((kind) =>
    withKind(kind, ({ checkers }) =>
      [...checkers.values()].map(({ code, title }) => ({ kind, code, title })),
    ),
  )
}
