import { answerTask } from '../checkpoints/answer-task.ts'
import type { Checkpoint, TaskGrading } from '../checkpoints/checkpoint-schema.ts'
import type { MadeFiles } from '../checkpoints/task-kind.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { sha256Hex } from '../package/sha256.ts'
import { countedParagraphs, openWord } from '../word/word-view.ts'
import { fillData, fillText, fillWording, type Filling } from './fill-in.ts'
import { TemplateError } from './parameter-values.ts'
import { sharePoints } from './share-points.ts'
import { StartSchema, type Start } from './start-schema.ts'
import type { Drawn, Placement, TaskTemplate, TemplateCheckpoint } from './template-schema.ts'
import { writeStartFiles } from './write-start-files.ts'
import { startParagraphs } from './write-word-task.ts'

/** One task of a paper, as papers keep it, with the grading engine's checkpoints. */
export interface MadeTask {
  id: string
  kind: TaskTemplate['kind']
  title: string
  points: number
  folder: string
  mainFile?: string
  instruction: string
  materials: { path: string; hash: string; size: number }[]
  checkpoints: Checkpoint[]
}

export interface MakeOptions {
  /** Number of the item in the bank (题目编号); the knowledge point's first one unless told. */
  readonly id?: string
  /** What the whole task is worth; the sum of the template's points unless told. */
  readonly points?: number
  /** The first that the template allows unless told. */
  readonly placement?: Placement
  /** Bytes of uploaded files by SHA-256. */
  readonly uploaded?: (hash: string) => Uint8Array | undefined
}

/** A task with what it was made from; the bytes are the materials' contents by path. */
export interface TaskWithFiles {
  readonly task: MadeTask
  readonly startFiles: ReadonlyMap<string, Uint8Array>
}

const INTROS: Readonly<Record<TaskTemplate['kind'], string>> = {
  word: '打开本题文件夹中的“{file}”，按下列要求操作，完成后以原文件名保存在原位置。',
  excel: '打开本题文件夹中的“{file}”，按下列要求操作，完成后以原文件名保存在原位置。',
  powerpoint: '打开本题文件夹中的“{file}”，按下列要求操作，完成后以原文件名保存在原位置。',
  files: '在本题文件夹“{folder}”中完成下列操作。',
  browser: '在浏览器中打开本题文件夹“{folder}”中的网页，完成下列操作，结果都保存在本题文件夹中。',
  typing: '按下列要求录入文字。',
}

/** Wordings of what stands before the steps. */
export const introsOf = (template: TaskTemplate): readonly string[] =>
  template.intros ?? [INTROS[template.kind]]

/** The number of a step and what it says, in a task's own words. */
function stepLines(filling: Filling): { intro: string; steps: string[] } {
  const { template, drawn } = filling
  const intros = introsOf(template)
  const [first = 0, ...rest] = drawn.wordings
  const steps = template.steps.map(({ texts }, index) => {
    const text = texts[(rest[index] ?? 0) % texts.length] ?? ''
    return fillWording(text, filling)
  })
  return { intro: fillWording(intros[first % intros.length] ?? '', filling), steps }
}

/** Lines of a task's instruction: the introduction, then a numbered line (or more) for each step. */
function instructionLines(filling: Filling): string[] {
  const { intro, steps } = stepLines(filling)
  return [intro, ...steps.map((text, index) => `${index + 1}. ${text}`)]
}

/** Id of a checkpoint: its own, or step and number. */
export const checkpointId = (checkpoint: TemplateCheckpoint, step: number, index: number): string =>
  checkpoint.id ?? `${step + 1}-${index + 1}`

function checkpointsOf(filling: Filling, total: number | undefined): Checkpoint[] {
  const { steps } = filling.template
  const listed = steps.flatMap(({ checkpoints }, step) =>
    checkpoints.map((one, index) => ({ one, id: checkpointId(one, step, index) })),
  )
  const points = sharePoints(
    listed.map(({ one }) => one.points),
    total,
  )
  return listed.map(({ one, id }, index) => {
    const {
      code,
      target,
      expected,
      alternatives,
      needs,
      unmentioned,
      points: share,
      ...rules
    } = one
    const ways = fillData(alternatives, filling) as Checkpoint['alternatives']
    return {
      scoring: 'all',
      ...rules,
      id,
      code,
      points: points[index] ?? share,
      target: fillData(target, filling) as Checkpoint['target'],
      expected: fillData(expected, filling) as Checkpoint['expected'],
      ...(ways === undefined ? {} : { alternatives: ways }),
    } as Checkpoint
  })
}

function fillStart(template: TaskTemplate, drawn: Drawn): Start {
  const filled = fillData(template.start, { template, drawn, paragraphs: undefined })
  const parsed = StartSchema.safeParse(filled)
  if (!parsed.success)
    throw new TemplateError(
      `The start is wrong: ${parsed.error.issues.map((one) => `${one.path.map(String).join('.')} ${one.message}`).join('; ')}`,
    )
  return parsed.data
}

/** The paragraphs that parameters name: of the description, else of the uploaded document. */
function paragraphsOf(
  { kind, mainFile }: TaskTemplate,
  start: Start,
  lines: readonly string[],
  uploaded: (hash: string) => Uint8Array | undefined,
): Filling['paragraphs'] {
  if (start.word !== undefined) return startParagraphs(start.word, lines)
  const file = start.files?.find(({ path }) => path === mainFile)
  if (kind !== 'word' || file === undefined || !('hash' in file)) return undefined
  const bytes = uploaded(file.hash)
  if (bytes === undefined) throw new TemplateError(`The uploaded file ${file.path} is not there`)
  const texts = countedParagraphs(openWord(bytes)).map((one) => foldSpaces(one.text))
  const title = start.titled === true ? texts[0] : undefined
  return { title, body: title === undefined ? texts : texts.slice(1), before: 0 }
}

/**
 * Makes one task of a template (D02): the instruction in Chinese, the checkpoints with their points,
 * and the start files. Same template, parameters and options, same task and bytes.
 * @throws TemplateError when a placeholder stands for nothing or the start cannot be written.
 */
export function makeTask(
  template: TaskTemplate,
  drawn: Drawn,
  options: MakeOptions = {},
): TaskWithFiles {
  const start = fillStart(template, drawn)
  // The wording names paragraphs by number and text only, never by their place in the file.
  const uploaded = options.uploaded ?? (() => undefined)
  const place = (told: readonly string[]): Filling => ({
    template,
    drawn,
    paragraphs: paragraphsOf(template, start, told, uploaded),
  })
  const lines = instructionLines(place([]))
  const placement = options.placement ?? template.placements?.[0] ?? 'apart'
  const inDocument = placement === 'inDocument' ? lines : []
  const filling = place(inDocument)
  const { mainFile } = template
  const startFiles = writeStartFiles(start, mainFile, inDocument, uploaded)
  const checkpoints = checkpointsOf(filling, options.points)
  const points = checkpoints.reduce((sum, one) => sum + Math.round(one.points * 100), 0) / 100
  return {
    task: {
      id: options.id ?? `${template.knowledgePoint}01`,
      kind: template.kind,
      title: fillText(template.title, filling),
      points,
      folder: template.folder,
      ...(mainFile === undefined ? {} : { mainFile }),
      instruction: lines.join('\n'),
      materials: [...startFiles].map(([path, bytes]) => ({
        path,
        hash: sha256Hex(bytes),
        size: bytes.length,
      })),
      checkpoints,
    },
    startFiles,
  }
}

/** What the engine grades such a task by. */
export const gradingOf = ({ kind, mainFile, checkpoints }: MadeTask): TaskGrading => ({
  kind,
  ...(mainFile === undefined ? {} : { file: mainFile }),
  checkpoints,
})

/**
 * The perfect answer to a made task, by the checkpoints' own changes (2.8).
 * @throws ApplyError when a checkpoint's change cannot be made.
 */
export function makeAnswer({ task, startFiles }: TaskWithFiles): MadeFiles {
  return answerTask(gradingOf(task), { startFiles, startManifest: startManifest(startFiles) })
}

/** What the client would list of the folder as it was laid out. */
export function startManifest(
  startFiles: ReadonlyMap<string, Uint8Array>,
): NonNullable<MadeFiles['manifest']> {
  const folders = new Set(
    [...startFiles.keys()].flatMap((path) => {
      const parts = path.split('/').slice(0, -1)
      return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
    }),
  )
  return {
    entries: [
      ...[...folders].map((path) => ({ path, type: 'folder' as const })),
      ...[...startFiles.keys()].map((path) => ({
        path,
        type: 'file' as const,
        readOnly: false,
        hidden: false,
        archive: true,
      })),
    ],
  }
}
