import * as z from 'zod/mini'

/*
 * Start documents as a description. Texts may hold placeholders, and any value may be a reference
 * `{ "$": "name" }`, so most fields are checked once they are filled in.
 */

const Reference = z.object({ $: z.string() })
const orReference = <Value extends z.ZodMiniType>(value: Value) => z.union([Reference, value])

const CellValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const StartCellSchema = z.union([
  CellValue,
  z.object({
    value: z.optional(CellValue),
    /** Without the leading sign; `value` is then its stored result. */
    formula: z.optional(z.string()),
    style: z.optional(
      z.enum(['plain', 'header', 'date', 'text', 'twoDecimals', 'percent', 'boxed']),
    ),
  }),
])

/** What stands in the body of a Word start document. Plain texts and headings are counted. */
export const WordBlockSchema = z.union([
  z.string(),
  z.object({
    text: z.string(),
    /** Level of a heading style. */
    heading: z.optional(z.int().check(z.minimum(1), z.maximum(3))),
    bold: z.optional(z.boolean()),
    alignment: z.optional(z.enum(['left', 'center', 'right', 'both'])),
    size: z.optional(z.number()),
  }),
  z.object({ table: z.array(z.array(z.string())), borders: z.optional(z.boolean()) }),
  /** A picture among the files, in line with the text. */
  z.object({ picture: z.string(), widthCm: z.number(), heightCm: z.number() }),
])
export const WordStartSchema = z.object({
  title: z.optional(z.string()),
  paragraphs: orReference(z.array(orReference(WordBlockSchema))),
})

export const ExcelStartSchema = z.object({
  sheets: z.array(
    z.object({
      name: z.string(),
      rows: orReference(z.array(orReference(z.array(orReference(StartCellSchema))))),
      /** Widths of columns from A, in characters. */
      widths: z.optional(z.array(z.number())),
    }),
  ),
})

export const PowerPointStartSchema = z.object({
  slides: orReference(
    z.array(
      z.object({
        layout: z.enum(['title', 'obj', 'secHead', 'twoObj', 'titleOnly', 'blank']),
        title: z.optional(z.string()),
        /** Texts of the content placeholders, each a list of paragraphs. */
        bodies: z.optional(z.array(z.array(z.string()))),
        /** Shapes besides: name, preset geometry, text, place and size in centimetres. */
        shapes: z.optional(
          z.array(
            z.object({
              name: z.string(),
              geometry: z.string(),
              text: z.optional(z.string()),
              xCm: z.number(),
              yCm: z.number(),
              widthCm: z.number(),
              heightCm: z.number(),
            }),
          ),
        ),
      }),
    ),
  ),
})

const path = z.string().check(z.minLength(1), z.maxLength(200))

/** A file of the task folder besides the generated document. */
export const StartFileSchema = z.union([
  z.object({ path, text: orReference(z.string()) }),
  z.object({
    path,
    /** A picture of one colour, RRGGBB. */
    picture: z.object({ width: z.int(), height: z.int(), color: z.string() }),
  }),
  z.object({ path, zip: z.record(z.string(), z.string()) }),
  /** A web page: what stands in its body, and the file names of what it shows. */
  z.object({
    path,
    page: z.object({
      title: z.string(),
      blocks: orReference(
        z.array(
          z.union([
            z.string(),
            z.object({ heading: z.string() }),
            z.object({ link: z.string(), text: z.string() }),
            z.object({ image: z.string(), text: z.string() }),
          ]),
        ),
      ),
    }),
  }),
  /** Uploaded; its bytes lie in the blob store. */
  z.object({ path, hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)), size: z.int() }),
])

/** What candidates are given: one generated document at most, and files. */
export const StartSchema = z.object({
  word: z.optional(WordStartSchema),
  excel: z.optional(ExcelStartSchema),
  powerpoint: z.optional(PowerPointStartSchema),
  files: z.optional(z.array(StartFileSchema)),
  /** Of an uploaded Word document: its first paragraph is the title, and the body begins below it. */
  titled: z.optional(z.boolean()),
})
export type Start = z.infer<typeof StartSchema>
