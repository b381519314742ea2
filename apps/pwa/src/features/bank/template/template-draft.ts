/** Data of a template as it is kept; the server checks it, and the form keeps what it cannot show. */
export type Data = Readonly<Record<string, unknown>>

export interface ParameterDraft {
  readonly type: string
  readonly values: readonly unknown[]
  readonly unit?: string
  readonly pick?: number
  readonly label?: string
}
export interface CheckpointDraft {
  readonly code: string
  readonly points: number
  readonly target: unknown
  readonly expected: unknown
}
export interface StepDraft {
  readonly texts: readonly string[]
  readonly checkpoints: readonly CheckpointDraft[]
}
export interface FileDraft {
  readonly path: string
  readonly hash: string
  readonly size: number
}
export interface StartDraft {
  readonly word?: { readonly title?: string; readonly paragraphs: unknown }
  readonly excel?: { readonly sheets: readonly Data[] }
  readonly powerpoint?: { readonly slides: unknown }
  readonly files?: readonly (FileDraft | Data)[]
  readonly titled?: boolean
}
export interface TemplateDraft {
  readonly folder: string
  readonly mainFile?: string
  readonly parameters: Readonly<Record<string, ParameterDraft>>
  readonly steps: readonly StepDraft[]
  readonly start: StartDraft
}

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A template as the form works on it: what is missing or of another shape is empty. */
export function draftOfTemplate(template: Data): TemplateDraft & Data {
  const steps = Array.isArray(template['steps']) ? template['steps'] : []
  return {
    ...template,
    folder: typeof template['folder'] === 'string' ? template['folder'] : '',
    parameters: Object.fromEntries(
      Object.entries(isData(template['parameters']) ? template['parameters'] : {}).flatMap(
        ([name, one]) => (isData(one) ? [[name, asParameter(one)]] : []),
      ),
    ),
    steps: steps.filter(isData).map(asStep),
    start: isData(template['start']) ? template['start'] : {},
  }
}

const asParameter = (one: Data): ParameterDraft => ({
  ...one,
  type: String(one['type'] ?? 'text'),
  values: Array.isArray(one['values']) ? (one['values'] as unknown[]) : [],
})

const asStep = (step: Data): StepDraft => ({
  ...step,
  texts: Array.isArray(step['texts']) ? step['texts'].map(String) : [''],
  checkpoints: (Array.isArray(step['checkpoints']) ? step['checkpoints'] : [])
    .filter(isData)
    .map((one) => ({
      ...one,
      code: String(one['code'] ?? ''),
      points: typeof one['points'] === 'number' ? one['points'] : 1,
      target: one['target'] ?? {},
      expected: one['expected'] ?? {},
    })),
})

/** Uploaded files among those of a start. */
export const isUploaded = (file: FileDraft | Data): file is FileDraft =>
  typeof file['hash' as keyof typeof file] === 'string'

/** A name for one more parameter: `font`, `font2` … */
export function freeName(type: string, taken: Readonly<Record<string, unknown>>): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? type : `${type}${n}`
    if (!(name in taken) && !['start', 'file', 'folder'].includes(name)) return name
  }
}

/** Gives a parameter another name, also wherever the template refers to it. */
export function renameParameter<T extends TemplateDraft>(template: T, from: string, to: string): T {
  const hole = new RegExp(`\\{${from}(?=[.}])`, 'g')
  const own = new RegExp(`^${from}(?=\\.|$)`)
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(hole, `{${to}`)
    if (Array.isArray(value)) return value.map(renamed)
    if (!isData(value)) return value
    if (typeof value['$'] === 'string') return { $: value['$'].replace(own, to) }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one)]))
  }
  const { parameters, ...rest } = template
  return {
    ...(renamed(rest) as object),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, one]) => [name === from ? to : name, one]),
    ),
  } as unknown as T
}

/** A list with one of its members replaced, or taken out. */
export const withAt = <T>(list: readonly T[], at: number, one: T): T[] =>
  list.map((held, index) => (index === at ? one : held))
export const withoutAt = <T>(list: readonly T[], at: number): T[] =>
  list.filter((_, index) => index !== at)

const PARAGRAPHS = /^(\d+)(?:\s*[-\u2013~]\s*(\d+))?$/

const partsOf = (type: string, typed: string): string[] =>
  typed
    .split(type === 'text' ? /\n/ : /[\n,;\u3001\uff0c\uff1b]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** What was typed for values of a type: `1, 2-4` are paragraphs, numbers are numbers. */
export function readValues(type: string, typed: string): unknown[] {
  const parts = partsOf(type, typed)
  if (type === 'number') return parts.map(Number).filter(Number.isFinite)
  if (type === 'size')
    return parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part))
  if (type !== 'paragraphs') return [...new Set(parts)]
  return parts.flatMap((part) => {
    const [, from, to] = PARAGRAPHS.exec(part) ?? []
    if (from === undefined) return []
    return [to === undefined ? Number(from) : [Number(from), Number(to)]]
  })
}

/** Parts of it that are no value of the type, which `readValues` leaves out. */
export function unreadValues(type: string, typed: string): string[] {
  if (type !== 'number' && type !== 'paragraphs') return []
  return partsOf(type, typed).filter((part) => readValues(type, part).length === 0)
}

/** The same values as somebody types them. */
export const writeValues = (type: string, values: readonly unknown[]): string =>
  values
    .map((value) => (Array.isArray(value) ? value.join('-') : String(value)))
    .join(type === 'text' ? '\n' : ', ')

/** Cells of a sheet as they are pasted from a spreadsheet: lines and tabs. */
export const readCells = (typed: string): (string | number | null)[][] =>
  typed
    .replace(/\r/g, '')
    .split('\n')
    .map((line) =>
      line.split('\t').map((text) => {
        const cell = text.trim()
        if (cell === '') return null
        return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(cell) ? Number(cell) : cell
      }),
    )
