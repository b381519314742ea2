import type { Checker } from '../checkpoints/checker.ts'
import type { TaskGrading } from '../checkpoints/checkpoint-schema.ts'
import { judgeCheckpoint, type CheckpointVerdict } from '../checkpoints/judge-checkpoint.ts'
import { readWorkbook } from '../excel/read-workbook.ts'
import { excelCheckers } from '../excel/excel-checkers.ts'
import { openPackage, relationshipsName, type OfficePackage } from '../package/open-package.ts'
import { readWordDocument } from '../word/word-document.ts'
import { wordCheckers } from '../word/word-checkers.ts'

/**
 * Judges a document as `gradeTask` does, without a start file, and tells which parts were asked for: the
 * floor of a measurement is to read just those.
 */
export function gradeTraced(
  bytes: Uint8Array,
  kind: 'word' | 'excel',
  checkpoints: TaskGrading['checkpoints'],
): { readonly verdicts: readonly CheckpointVerdict[]; readonly parts: ReadonlySet<string> } {
  const outcome = openPackage(bytes)
  if (outcome.kind === 'unreadable') throw new Error(outcome.detail)
  const parts = new Set<string>([relationshipsName(''), outcome.package.mainPart])
  const traced: OfficePackage = {
    ...outcome.package,
    relationships(name) {
      parts.add(relationshipsName(name))
      return outcome.package.relationships(name)
    },
    xml(name) {
      parts.add(name)
      return outcome.package.xml(name)
    },
    related(name, type) {
      parts.add(relationshipsName(name))
      return outcome.package.related(name, type)
    },
    bytes(name) {
      parts.add(name)
      return outcome.package.bytes(name)
    },
  }
  const verdicts =
    kind === 'word'
      ? judgeAll(
          wordCheckers,
          { document: readWordDocument(traced), start: undefined, materials: new Map() },
          checkpoints,
        )
      : judgeAll(
          excelCheckers,
          { workbook: readWorkbook(traced), start: undefined, materials: new Map() },
          checkpoints,
        )
  return { verdicts, parts }
}

function judgeAll<View>(
  checkers: readonly Pick<Checker<View>, 'code' | 'examine'>[],
  view: View,
  checkpoints: TaskGrading['checkpoints'],
): CheckpointVerdict[] {
  return checkpoints.map((one) =>
    judgeCheckpoint(
      checkers.find((checker) => checker.code === one.code),
      { submitted: view, baseline: undefined },
      one,
    ),
  )
}
