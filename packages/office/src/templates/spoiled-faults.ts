import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import type { MadeFiles } from '../checkpoints/task-kind.ts'
import { isAllowed, possibleValues } from './draw-parameters.ts'
import { referencesIn } from './fill-in.ts'
import {
  checkpointId,
  gradingOf,
  makeTask,
  startManifest,
  type MakeOptions,
  type TaskWithFiles,
} from './make-task.ts'
import { spoilTask, spoilTyping } from './spoil-task.ts'
import { fault, type TemplateFault } from './template-fault.ts'
import type { Drawn, TaskTemplate } from './template-schema.ts'

export const detailOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** What files of a made task earn, checkpoint by checkpoint. */
export const grade = ({ task, startFiles }: TaskWithFiles, files: MadeFiles) =>
  gradeTask({
    task: gradingOf(task),
    startFiles,
    startManifest: startManifest(startFiles),
    ...files,
  }).verdicts

/** A checkpoint and all that cannot be done without it. */
function withDependents(template: TaskTemplate, id: string): Set<string> {
  const listed = template.steps.flatMap(({ checkpoints }, step) =>
    checkpoints.map((one, index) => ({
      id: checkpointId(one, step, index),
      needs: one.needs ?? [],
    })),
  )
  const lost = new Set([id])
  for (let grows = true; grows;) {
    const more = listed.filter((one) => !lost.has(one.id) && one.needs.some((n) => lost.has(n)))
    for (const one of more) lost.add(one.id)
    grows = more.length > 0
  }
  return lost
}

/** Of one task: every checkpoint spoiled, alone, in every way that its parameters offer (2.8). */
export function spoiledFaults(
  template: TaskTemplate,
  made: TaskWithFiles,
  drawn: Drawn,
  options: MakeOptions,
): TemplateFault[] {
  return made.task.checkpoints
    .filter((one) => one.guard !== true)
    .flatMap((one) => {
      const lost = withDependents(template, one.id)
      const ways =
        made.task.kind === 'typing'
          ? [{ how: '录入有误', files: () => spoilTyping(made, one) }]
          : [
              { how: '未做', files: () => spoilTask(made, one.id, undefined, lost) },
              ...otherValues(template, made, drawn, one, options).map(({ how, instead }) => ({
                how,
                files: () => spoilTask(made, one.id, instead, lost),
              })),
            ]
      return ways.flatMap(({ how, files }) => mutantFaults(made, drawn, one.id, lost, how, files))
    })
}

function mutantFaults(
  made: TaskWithFiles,
  drawn: Drawn,
  id: string,
  mayLose: ReadonlySet<string>,
  how: string,
  files: () => MadeFiles | undefined,
): TemplateFault[] {
  let spoiled: MadeFiles | undefined
  try {
    spoiled = files()
  } catch (error) {
    const detail = detailOf(error)
    return [
      fault(
        'spoiled-loses-more',
        `评分点 ${id}（${how}）出错时其他操作无法完成，请在 needs 中写明：${detail}`,
        `with ${id} spoiled (${how}) other work cannot be done; say so in needs: ${detail}`,
        { drawn, checkpointId: id },
      ),
    ]
  }
  if (spoiled === undefined) return []
  const lost = grade(made, spoiled)
    .filter((one) => one.points < one.max)
    .map((one) => one.checkpointId)
  const more = lost.filter((one) => !mayLose.has(one))
  const isKept =
    !lost.includes(id) && (made.task.checkpoints.find((c) => c.id === id)?.points ?? 0) > 0
  return [
    ...(isKept
      ? [
          fault(
            'spoiled-keeps',
            `评分点 ${id} 出错（${how}）仍得分`,
            `${id} keeps its points though spoiled (${how})`,
            { drawn, checkpointId: id },
          ),
        ]
      : []),
    ...more.map((other) =>
      fault(
        'spoiled-loses-more',
        `评分点 ${id} 出错（${how}）时评分点 ${other} 也失分`,
        `with ${id} spoiled (${how}) ${other} loses points too`,
        { drawn, checkpointId: id },
      ),
    ),
  ]
}

/** What the checkpoint would be with another value of each parameter that its `expected` names. */
function otherValues(
  template: TaskTemplate,
  made: TaskWithFiles,
  drawn: Drawn,
  checkpoint: Checkpoint,
  options: MakeOptions,
): { how: string; instead: Pick<Checkpoint, 'target' | 'expected'> }[] {
  const own = template.steps
    .flatMap(({ checkpoints }, step) =>
      checkpoints.map((one, index) => ({ one, id: checkpointId(one, step, index) })),
    )
    .find(({ id }) => id === checkpoint.id)?.one
  const inTarget = new Set(referencesIn(own?.target))
  const inStart = new Set(referencesIn(template.start))
  const names = [...new Set(referencesIn(own?.expected))].filter(
    (name) => !inTarget.has(name) && !inStart.has(name) && name in template.parameters,
  )
  return names.flatMap((name) => {
    const parameter = template.parameters[name]
    if (parameter === undefined) return []
    const now = JSON.stringify(drawn.values[name])
    const other = possibleValues(parameter)
      .map((value) => ({ ...drawn.values, [name]: value }))
      .find((values) => JSON.stringify(values[name]) !== now && isAllowed(template, values))
    if (other === undefined) return []
    const near = makeTask(template, { ...drawn, values: other }, options).task.checkpoints
    const instead = near.find((one) => one.id === checkpoint.id)
    if (instead === undefined) return []
    if (JSON.stringify(instead.expected) === JSON.stringify(checkpoint.expected)) return []
    const { target } = made.task.checkpoints.find((one) => one.id === checkpoint.id) ?? instead
    return [
      {
        how: `${name} ${now} → ${JSON.stringify(other[name])}`,
        instead: { target, expected: instead.expected },
      },
    ]
  })
}
