import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { outlineStart, supportedCodes, TaskTemplateSchema, templateFaults } from '@wenkao/office'
import { decodeTextFile, PackageError, readZipEntry, type ZipEntry } from '@wenkao/office/package'
import { areaOf, MOST_START_BYTES, type TemplateFault } from '@wenkao/shared/bank'
import {
  packedFileName,
  PackedTask,
  TASK_LIST,
  TASK_PACKAGE_LIMITS,
  TaskList,
} from '@wenkao/shared/exchange'
import {
  ExchangeError,
  type FoundTask,
  type PackedFile,
  type Place,
  type ReadTasks,
  type ReportCode,
  type ReportLine,
} from './outcome.ts'
import { openZip } from './read-qti.ts'
import { hasStrangeSigns } from './strange-signs.ts'
import { startFilesOf, type NamedFile } from './write-tasks.ts'

/** Trying templates stops here: what was not tried is told, and tried when it is submitted. */
const TRIED_MS = 20_000
const MOST_FAULTS = 20

/**
 * Reads a task package (EX2). Never throws for what it holds: a task that is not whole, or a start file
 * that is not what its hash says, is a line of the report, and so is a package that cannot be read at all.
 * @param now milliseconds of any clock, so that trying templates ends.
 */
export function readTasks(bytes: Uint8Array, now: () => number): ReadTasks {
  try {
    return readPackage(bytes, now)
  } catch (error) {
    if (!(error instanceof ExchangeError || error instanceof PackageError)) throw error
    const code = error instanceof ExchangeError ? error.code : 'unreadable'
    const line = { at: 0, name: '', severity: 'error' as const, code, detail: error.message }
    return { tasks: [], files: [], report: [line] }
  }
}

function readPackage(bytes: Uint8Array, now: () => number): ReadTasks {
  const parts = partsOf(bytes)
  const list = listOf(bytes, parts)
  const report: ReportLine[] = []
  const tell = (
    { at, name }: Place,
    severity: ReportLine['severity'],
    code: ReportCode,
    detail: string,
  ): void => {
    const line = { at, name: name.slice(0, 120), severity, code, detail: detail.slice(0, 300) }
    report.push(line)
  }
  const sizes = new Map(list.files.map(({ sha256: hash, size }) => [hash, size]))
  const files = new Map<string, PackedFile>()
  /** @returns why the file cannot be taken, or nothing when it is among `files`. */
  const take = ({ path, hash, size }: NamedFile): readonly [ReportCode, string] | undefined => {
    const entry = parts.get(packedFileName(hash))
    if (!entry || !sizes.has(hash)) return ['fileMissing', path]
    if (entry.size !== size || sizes.get(hash) !== size) return ['fileAltered', path]
    if (size > MOST_START_BYTES) return ['fileRefused', `${path}: ${size} bytes`]
    const content = files.get(hash)?.bytes ?? inflate(bytes, entry)
    if (!content || bytesToHex(sha256(content)) !== hash) return ['fileAltered', path]
    const outline = outlineStart(content, path)
    if (outline.kind === 'refused') return ['fileRefused', `${path}: ${outline.detail}`]
    if (!files.has(hash)) files.set(hash, { hash, fileName: fileNameOf(path), bytes: content })
    return undefined
  }
  const codes = new Set(supportedCodes().map(({ kind, code }) => `${kind} ${code}`))
  const until = now() + TRIED_MS
  const tasks: FoundTask[] = []
  let untried = 0
  for (const [index, raw] of list.tasks.entries()) {
    const place = { at: index + 1, name: titleOf(raw) }
    const refused = refusalOf(raw, codes)
    if (refused) {
      tell(place, 'error', ...refused)
      continue
    }
    const task = raw as PackedTask
    const named = startFilesOf(task.content.template) ?? []
    const lost = named.map(take).find((one) => one !== undefined)
    if (lost) {
      tell(place, 'error', ...lost)
      continue
    }
    let faults: TemplateFault[] = []
    if (now() < until) faults = triedFaults(task, (hash) => files.get(hash)?.bytes)
    else untried += 1
    for (const { messageEn, messageZh } of faults.slice(0, 1))
      report.push({
        ...{ at: place.at, name: place.name.slice(0, 120), severity: 'warning' },
        ...{ code: 'templateFault', detail: messageZh, detailEn: messageEn },
      })
    tasks.push({ place, task: PackedTask.parse(task), templateFaults: faults })
  }
  const nowhere = { at: 0, name: '' }
  if (untried > 0) tell(nowhere, 'note', 'notTried', String(untried))
  const used = new Set(
    tasks.flatMap(({ task }) =>
      (startFilesOf(task.content.template) ?? []).map(({ hash }) => hash),
    ),
  )
  const ignored = [...parts.keys()].filter(
    (name) => name !== TASK_LIST && !used.has(name.slice(packedFileName('').length)),
  )
  if (ignored.length > 0) tell(nowhere, 'note', 'partsIgnored', ignored.join(', '))
  if (list.tasks.length === 0) tell(nowhere, 'error', 'nothingFound', '')
  return { tasks, files: [...files.values()].filter(({ hash }) => used.has(hash)), report }
}

/** The parts by name. @throws ExchangeError for what no writer of packages makes. */
function partsOf(bytes: Uint8Array): Map<string, ZipEntry> {
  if (bytes.length > TASK_PACKAGE_LIMITS.bytes)
    throw new ExchangeError('unreadable', `more than ${TASK_PACKAGE_LIMITS.bytes} bytes`)
  const parts = new Map<string, ZipEntry>()
  let unpacked = 0
  for (const entry of openZip(bytes)) {
    const { name } = entry
    if (/(?:^|\/)\.{1,2}(?:\/|$)|^\/|^[A-Za-z]:|\p{Cc}/u.test(name))
      throw new ExchangeError('malformed', `a name that leads out of its folder: ${name}`)
    if (parts.has(name)) throw new ExchangeError('malformed', `two parts with one name: ${name}`)
    unpacked += entry.size
    if (unpacked > TASK_PACKAGE_LIMITS.unpackedBytes)
      throw new ExchangeError('unreadable', `more than ${TASK_PACKAGE_LIMITS.unpackedBytes} bytes`)
    parts.set(name, entry)
  }
  return parts
}

function listOf(bytes: Uint8Array, parts: ReadonlyMap<string, ZipEntry>) {
  const entry = parts.get(TASK_LIST)
  if (!entry) throw new ExchangeError('malformed', `no ${TASK_LIST}`)
  if (entry.size > TASK_PACKAGE_LIMITS.listBytes)
    throw new ExchangeError('tooManyItems', `${TASK_LIST} of ${entry.size} bytes`)
  const content = inflate(bytes, entry)
  if (!content) throw new ExchangeError('malformed', `${TASK_LIST} is damaged`)
  const raw = parsed(content)
  const version = (raw as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > 1)
    throw new ExchangeError('futureVersion', String(version))
  const read = TaskList.safeParse(raw)
  if (!read.success || version !== 1)
    throw new ExchangeError('malformed', issueOf(read.error) || `version ${String(version)}`)
  if (read.data.tasks.length > TASK_PACKAGE_LIMITS.tasks)
    throw new ExchangeError('tooManyItems', `${read.data.tasks.length} tasks`)
  return read.data
}

function parsed(content: Uint8Array): unknown {
  try {
    const text = decodeTextFile(content, undefined)
    if (text === undefined) throw new SyntaxError('no text in UTF-8')
    if (depthOf(text) > TASK_PACKAGE_LIMITS.depth) throw new SyntaxError('nested too deep')
    return JSON.parse(text)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : ''
    throw new ExchangeError('malformed', `${TASK_LIST}: ${detail}`, { cause })
  }
}

/** How deep a JSON text is nested; what is deeper than a template ever is ends other programs. */
function depthOf(text: string): number {
  let [depth, deepest, isText] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (isText) {
      if (sign === '\\') at += 1
      else if (sign === '"') isText = false
    } else if (sign === '"') isText = true
    else if (sign === '{' || sign === '[') deepest = Math.max(deepest, (depth += 1))
    else if (sign === '}' || sign === ']') depth -= 1
  }
  return deepest
}

/** Undefined for an entry that is damaged. */
function inflate(bytes: Uint8Array, entry: ZipEntry): Uint8Array | undefined {
  try {
    return readZipEntry(bytes, entry)
  } catch (error) {
    if (error instanceof PackageError) return undefined
    throw error
  }
}

/** Why a task cannot be taken as it stands, apart from its start files. */
function refusalOf(
  raw: unknown,
  codes: ReadonlySet<string>,
): readonly [ReportCode, string] | undefined {
  const task = PackedTask.safeParse(raw)
  if (!task.success) return ['taskShape', issueOf(task.error)]
  if (hasStrangeSigns(raw)) return ['strangeSigns', '']
  const { content, knowledgePoint } = task.data
  const version = content.template['version']
  if (typeof version === 'number' && version > 1) return ['futureVersion', String(version)]
  const template = TaskTemplateSchema.safeParse(content.template)
  if (!template.success) return ['taskShape', issueOf(template.error)]
  const isOther =
    template.data.kind !== content.kind || template.data.knowledgePoint !== knowledgePoint
  if (isOther || areaOf(knowledgePoint) !== content.kind) return ['wrongArea', knowledgePoint]
  const unknown = template.data.steps
    .flatMap(({ checkpoints }) => checkpoints.map(({ code }) => code))
    .find((code) => !codes.has(`${content.kind} ${code}`))
  return unknown === undefined ? undefined : ['unknownCheckpoint', unknown]
}

interface Issues {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
}
const issueOf = (error: Issues | undefined): string =>
  (error?.issues ?? [])
    .slice(0, 3)
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    .join('; ')

function titleOf(raw: unknown): string {
  const title = (raw as { content?: { title?: unknown } } | null)?.content?.title
  return typeof title === 'string' ? title : ''
}

const fileNameOf = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? '').replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(-80) || 'file'

/** A few draws: what review asks is tried when it is submitted. */
function triedFaults(
  { content }: PackedTask,
  uploaded: (hash: string) => Uint8Array | undefined,
): TemplateFault[] {
  const options = { seed: 'import', draws: 2, most: 2, spoiled: 0, uploaded }
  const found = new Map(
    templateFaults(content.template, options).map((one) => [one.messageZh, one]),
  )
  return [...found.values()].slice(0, MOST_FAULTS).map(({ drawn: _drawn, ...told }) => told)
}
