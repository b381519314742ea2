import { strToU8 } from 'fflate'
import type * as z from 'zod/mini'
import {
  START_STYLE,
  writeExcelStart,
  type StartCell,
  type StartValue,
} from '../excel/write-start.ts'
import { writeZip } from '../package/write-package.ts'
import { writePicture } from '../package/write-picture.ts'
import { plainShape, writePowerPointStart } from '../powerpoint/write-start.ts'
import { TemplateError } from './parameter-values.ts'
import {
  type ExcelStartSchema,
  type PowerPointStartSchema,
  type Start,
  type StartCellSchema,
  type StartFileSchema,
} from './start-schema.ts'
import { writeWordTask } from './write-word-task.ts'
import { writePage } from './write-page.ts'

const EMU_PER_CM = 360_000

function cellOf(raw: z.infer<typeof StartCellSchema>): StartValue | StartCell {
  if (typeof raw !== 'object' || raw === null) return raw
  const { value, formula, style } = raw
  return {
    ...(value === undefined ? {} : { value }),
    ...(formula === undefined ? {} : { formula }),
    ...(style === undefined ? {} : { style: START_STYLE[style] }),
  }
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function columnsXml(widths: readonly number[]): string {
  const list = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return `<cols>${list.join('')}</cols>`
}

type Filled<Value> = Exclude<Value, { $: string }>
const filled = <Value>(value: Value): Filled<Value> => value as Filled<Value>

function writeExcel(
  { sheets }: z.infer<typeof ExcelStartSchema>,
  instruction: readonly string[],
): Uint8Array {
  const own = sheets.map(({ name, rows, widths }) => ({
    name,
    rows: filled(rows).map((row) => filled(row).map((cell) => cellOf(filled(cell)))),
    ...(widths === undefined ? {} : { columns: columnsXml(widths) }),
  }))
  const told =
    instruction.length === 0
      ? []
      : [{ name: '考试要求', rows: instruction.map((line) => [line]), columns: columnsXml([90]) }]
  return writeExcelStart({ sheets: [...own, ...told] })
}

function writePowerPoint({ slides }: z.infer<typeof PowerPointStartSchema>): Uint8Array {
  return writePowerPointStart({
    slides: filled(slides).map(({ layout, title, bodies, shapes }) => ({
      layout,
      ...(title === undefined ? {} : { title }),
      ...(bodies === undefined ? {} : { bodies }),
      ...(shapes === undefined
        ? {}
        : {
            shapes: shapes
              .map((shape, index) =>
                plainShape(
                  20 + index,
                  escape(shape.name),
                  [
                    Math.round(shape.xCm * EMU_PER_CM),
                    Math.round(shape.yCm * EMU_PER_CM),
                    Math.round(shape.widthCm * EMU_PER_CM),
                    Math.round(shape.heightCm * EMU_PER_CM),
                  ],
                  shape.text === undefined ? [] : [shape.text],
                  shape.geometry,
                ),
              )
              .join(''),
          }),
    })),
  })
}

/** Line ends as Windows writes them. */
const windowsText = (text: string): Uint8Array => strToU8(text.replace(/\r?\n/g, '\r\n'))

function fileBytes(
  file: z.infer<typeof StartFileSchema>,
  uploaded: (hash: string) => Uint8Array | undefined,
): Uint8Array {
  if ('text' in file) return windowsText(filled(file.text))
  if ('picture' in file)
    return writePicture(file.picture.width, file.picture.height, file.picture.color)
  if ('zip' in file)
    return writeZip(
      new Map(Object.entries(file.zip).map(([name, text]) => [name, windowsText(text)])),
    )
  if ('page' in file) return writePage(file.page.title, filled(file.page.blocks))
  const bytes = uploaded(file.hash)
  if (bytes === undefined) throw new TemplateError(`The uploaded file ${file.path} is not there`)
  return bytes
}

/**
 * The files that candidates are given, by path: the generated document under its name, and the rest.
 * Takes a description whose references are filled in. Same description, same bytes.
 * @param instruction lines that the document itself begins with (D02); none when they stand apart.
 * @throws TemplateError when an uploaded file is missing or a document has no name.
 */
export function writeStartFiles(
  start: Start,
  mainFile: string | undefined,
  instruction: readonly string[],
  uploaded: (hash: string) => Uint8Array | undefined,
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const file of start.files ?? []) files.set(file.path, fileBytes(file, uploaded))
  const { word, excel, powerpoint } = start
  if (word === undefined && excel === undefined && powerpoint === undefined) return files
  if (mainFile === undefined) throw new TemplateError('The generated document has no name')
  if (word !== undefined) files.set(mainFile, writeWordTask(word, instruction, files))
  if (excel !== undefined) files.set(mainFile, writeExcel(excel, instruction))
  if (powerpoint !== undefined) files.set(mainFile, writePowerPoint(powerpoint))
  return files
}
