import fc from 'fast-check'

/** One thing that a candidate, a program or bad luck does to the answer folder. */
export type FolderOperation = { readonly pauses: readonly number[] } & (
  | { readonly kind: 'write'; readonly path: string; readonly pieces: number }
  | {
      readonly kind: 'dance'
      readonly folder: string
      readonly program: number
      /** The program is killed after this step of its save, if it has so many. */
      readonly killedAfter: number
    }
  | { readonly kind: 'rewrite' | 'touch' | 'remove' | 'hold'; readonly path: string }
  | { readonly kind: 'rename' | 'moveFolder'; readonly path: string; readonly to: string }
  | { readonly kind: 'release' }
  | { readonly kind: 'fill'; readonly isFull: boolean }
  | { readonly kind: 'changeDuringRead'; readonly path: string; readonly isBefore: boolean }
  | { readonly kind: 'restart'; readonly isDuringLook: boolean }
  | { readonly kind: 'rest'; readonly ms: number }
)

const folder = fc.constantFrom('任务', '资料')
const name = fc.constantFrom('作品.docx', '作品.txt', '二 稿.txt')
const path = fc.tuple(folder, name).map((parts) => parts.join('/'))
const pauses = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 4 })

const operation: fc.Arbitrary<FolderOperation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ kind: fc.constant('write' as const), path, pauses },
      pieces: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ kind: fc.constant('dance' as const), folder, pauses },
      program: fc.nat({ max: 5 }),
      killedAfter: fc.oneof({ weight: 3, arbitrary: fc.constant(99) }, fc.nat({ max: 6 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'rewrite' as const,
        'touch' as const,
        'remove' as const,
        'hold' as const,
      ),
      ...{ path, pauses },
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rename' as const), path, to: path, pauses }),
  },
  fc.record({
    ...{ kind: fc.constant('moveFolder' as const), pauses },
    ...{ path: folder, to: fc.constantFrom('任务', '资料', '新夹') },
  }),
  fc.record({ kind: fc.constant('release' as const), pauses }),
  fc.record({ kind: fc.constant('fill' as const), isFull: fc.boolean(), pauses }),
  fc.record({
    ...{ kind: fc.constant('changeDuringRead' as const), path, isBefore: fc.boolean(), pauses },
  }),
  fc.record({ kind: fc.constant('restart' as const), isDuringLook: fc.boolean(), pauses }),
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ kind: fc.constant('rest' as const), pauses },
      ms: fc.integer({ min: 1, max: 20 }).map((tenths) => tenths * 100),
    }),
  },
)

/** Programs of operations as they come in an exam, only faster. */
export const someOperations = fc.array(operation, { minLength: 4, maxLength: 24 })
