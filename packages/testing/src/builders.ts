// Plain values in the shape of the contracts. This package knows none of them, so that the tests of
// `shared` may use it too; a shape that drifts fails to compile where it is used.

/** A UUID that differs with `n`. */
export function anId(n = 0): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

/** A writer's name that differs with `n`, and sorts as `n` does. */
export function aWriter(n = 0): string {
  return n.toString(16).padStart(32, '0')
}

export interface EventFields {
  readonly v: 1
  readonly sitting: string
  readonly writer: string
  readonly n: number
  readonly hlc: number
  readonly prev: string | null
  readonly kind: string
  readonly item: string | null
  readonly value: unknown
  readonly at: number
}

/** An answer event: item `Q1` answered with `A`, unless told otherwise. */
export function anEvent(fields: Partial<EventFields> = {}): EventFields {
  return {
    v: 1,
    sitting: anId(1),
    writer: aWriter(1),
    n: 1,
    hlc: 1000,
    prev: null,
    kind: 'answer',
    item: 'Q1',
    value: ['A'],
    at: 0,
    ...fields,
  }
}

/** Record 0 of a writer: names its binding. */
export function aBindingEvent(
  writer: string,
  epoch: number,
  branch: string | null = null,
): EventFields {
  const value = { epoch, branch, parent: branch === null ? null : 'backup' }
  return anEvent({ writer, n: 0, hlc: 0, kind: 'binding', item: null, value })
}

export interface ItemFields {
  readonly id: string
  readonly kind: 'single' | 'multiple' | 'trueFalse' | 'fillIn'
  readonly points: number
  readonly stem: string
  readonly options?: { id: string; text: string }[] | undefined
  readonly keepOrder?: boolean
  readonly keepPlace?: boolean
  readonly knowledgePoint: string
  readonly answer: string[]
}

/** A single-choice item of two points with options A to D, answer B, unless told otherwise. */
export function anItem(fields: Partial<ItemFields> = {}) {
  return {
    id: 'Q1',
    kind: 'single' as ItemFields['kind'],
    points: 2,
    stem: 'Which?',
    options: ['A', 'B', 'C', 'D'].map((id) => ({ id, text: `Option ${id}` })),
    knowledgePoint: '1.1',
    answer: ['B'],
    ...fields,
  }
}
