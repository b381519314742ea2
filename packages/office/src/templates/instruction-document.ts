import { plainParagraph, writeWordStart } from '../word/write-start.ts'
import type { MadeTask } from './make-task.ts'

/**
 * A task's instruction as a Word document of its own: title, points, then its lines, to lie beside
 * the files or to be printed (D02, N09). Same task, same bytes.
 */
export function instructionDocument(
  task: Pick<MadeTask, 'title' | 'points' | 'instruction'>,
): Uint8Array {
  const head = plainParagraph(
    `${task.title}（${task.points} 分）`,
    '<w:spacing w:after="240"/><w:jc w:val="center"/>',
    '<w:b/><w:sz w:val="32"/>',
  )
  const lines = task.instruction
    .split('\n')
    .map((line) =>
      plainParagraph(
        line,
        '<w:spacing w:after="120" w:line="360" w:lineRule="auto"/>',
        '<w:sz w:val="24"/>',
      ),
    )
  return writeWordStart({ body: head + lines.join('') })
}
