import type { TaskVerdict } from '@wenkao/office'
import type { DocumentMark, GradeTask } from '../grade-in-process.ts'

/**
 * A grader that looks for words: a checkpoint passes when the task's files name its id, and a file that
 * says `mark=…` carries that mark. Rules, flags and reviews are tested without an Office document.
 */
export const wordGrader: GradeTask = ({ task, startFiles, submittedFiles }) => {
  const changed = [...submittedFiles].filter(([path, bytes]) => {
    const issued = startFiles.get(path)
    return !issued || Buffer.compare(issued, bytes) !== 0
  })
  const texts = changed.map(([path, bytes]) => ({ path, text: Buffer.from(bytes).toString() }))
  const verdicts = task.checkpoints.map((checkpoint): TaskVerdict['verdicts'][number] => {
    const id = String(checkpoint['id'])
    const max = Number(checkpoint['points'])
    const isRight = texts.some(({ text }) => text.split(/\s+/).includes(id))
    return {
      checkpointId: id,
      code: String(checkpoint['code']),
      target: `第 ${id} 处`,
      expected: '要求的样子',
      actual: [isRight ? '要求的样子' : '别的样子'],
      coverage: isRight ? 1 : 0,
      verdict: isRight ? 'pass' : 'fail',
      points: isRight ? max : 0,
      max,
      evidence: [{ part: 'word/document.xml', xpath: '/w:p[1]', snippet: '看得见的文字' }],
      messageZh: isRight ? '正确' : '要求的样子；实际 别的样子',
      messageEn: isRight ? 'Right' : 'Expected this; found that',
    }
  })
  const documents = texts.map(({ path, text }): DocumentMark => {
    const mark = /mark=(\S+)/.exec(text)?.[1] ?? null
    return { path, opens: true, mark }
  })
  const points = verdicts.reduce((sum, one) => sum + one.points, 0)
  const max = verdicts.reduce((sum, one) => sum + one.max, 0)
  return Promise.resolve({ verdict: { points, max, verdicts, damage: [] }, documents })
}
