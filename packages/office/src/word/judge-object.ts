import { unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { blocked, COUNT, found, words, type Finding } from '../checkpoints/checker.ts'
import type { ObjectTarget } from './object-targets.ts'
import { findObject, objectWords } from './object-targets.ts'
import { type WordObject } from './read-objects.ts'
import { evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
/** Why a checkpoint on an object is blocked. */
export const NO_OBJECT = words('没有这个对象', 'there is no such object')

/** Asks questions about the object of a target. */
export function judgeObject(
  view: WordView,
  target: ObjectTarget,
  questions: readonly Asked<WordObject>[],
): Finding {
  const where = objectWords(target)
  const wanted = wantedOf(questions)
  const object = findObject(view, target)
  if (object === undefined) return blocked(where, wanted, NO_OBJECT)
  return found(where, wanted, COUNT.items, unitsOf(questions, object), [
    evidenceOf(view.document.source.mainPart, object.node, object.text),
  ])
}
