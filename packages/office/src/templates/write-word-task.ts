import type * as z from 'zod/mini'
import type { NewLink, NewPart } from '../package/write-package.ts'
import { plainParagraph, writeWordStart } from '../word/write-start.ts'
import type { StartParagraphs } from './fill-in.ts'
import { TemplateError } from './parameter-values.ts'
import type { WordBlockSchema, WordStartSchema } from './start-schema.ts'

type Block = z.infer<typeof WordBlockSchema>

/** Headings above instruction and source where both stand in one document (D02). */
const REQUIREMENTS = '【考试要求】'
const SOURCE = '【考试源文件】'

/** What a document holds before its source. */
const toldParagraphs = (instruction: readonly string[]): readonly string[] =>
  instruction.length === 0 ? [] : [REQUIREMENTS, ...instruction, SOURCE]

const blocksOf = (start: z.infer<typeof WordStartSchema>): readonly Block[] =>
  start.paragraphs as readonly Block[]

const isCounted = (text: string): boolean => text.trim() !== ''

/** The paragraphs by which parameters and checkpoints name places of the document. */
export function startParagraphs(
  start: z.infer<typeof WordStartSchema>,
  instruction: readonly string[],
): StartParagraphs {
  return {
    title: start.title,
    body: blocksOf(start)
      .flatMap((one) => (typeof one === 'string' ? [one] : 'text' in one ? [one.text] : []))
      .filter(isCounted),
    before: toldParagraphs(instruction).filter(isCounted).length,
  }
}

const ALIGNMENTS = { left: 'left', center: 'center', right: 'right', both: 'both' } as const

function tableXml(rows: readonly (readonly string[])[], borders: boolean): string {
  const columns = Math.max(...rows.map((row) => row.length))
  const width = Math.floor(8296 / columns)
  const grid = Array.from({ length: columns }, () => `<w:gridCol w:w="${width}"/>`).join('')
  const lines = rows.map((row) => {
    const cells = Array.from({ length: columns }, (_, index) => row[index] ?? '').map(
      (text) =>
        `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>${plainParagraph(text)}</w:tc>`,
    )
    return `<w:tr>${cells.join('')}</w:tr>`
  })
  // Style 12 is Table Grid, 11 the normal table without lines.
  return `<w:tbl><w:tblPr><w:tblStyle w:val="${borders ? 12 : 11}"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${lines.join('')}</w:tbl>`
}

const EMU_PER_CM = 360_000

function pictureXml(id: number, name: string, widthCm: number, heightCm: number): string {
  const size = `cx="${Math.round(widthCm * EMU_PER_CM)}" cy="${Math.round(heightCm * EMU_PER_CM)}"`
  return `<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent ${size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="${id}" name="图片 ${id}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="${id}" name="${name}"/><pic:cNvPicPr><a:picLocks noChangeAspect="1"/></pic:cNvPicPr></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPicture${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
}

function textXml(block: Extract<Block, { text: string }>): string {
  const { text, heading, bold, alignment, size } = block
  // Styles 2, 3 and 4 of the start document are heading 1 to 3.
  const style = heading === undefined ? '' : `<w:pStyle w:val="${heading + 1}"/>`
  const align = alignment === undefined ? '' : `<w:jc w:val="${ALIGNMENTS[alignment]}"/>`
  const points = size === undefined ? '' : `<w:sz w:val="${size * 2}"/>`
  return plainParagraph(text, style + align, (bold === true ? '<w:b/>' : '') + points)
}

/**
 * A Word start document: title, then paragraphs, tables and pictures in their order.
 * @param files where pictures are looked up by path.
 * @throws TemplateError when a picture is not among the files.
 */
export function writeWordTask(
  start: z.infer<typeof WordStartSchema>,
  instruction: readonly string[],
  files: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const parts: NewPart[] = []
  const links: NewLink[] = []
  const told = toldParagraphs(instruction).map((text) =>
    plainParagraph(text, '', text === REQUIREMENTS || text === SOURCE ? '<w:b/>' : ''),
  )
  const body = blocksOf(start).map((block, index) => {
    if (typeof block === 'string') return plainParagraph(block)
    if ('text' in block) return textXml(block)
    if ('table' in block) return tableXml(block.table, block.borders ?? true)
    const bytes = files.get(block.picture)
    if (bytes === undefined) throw new TemplateError(`There is no picture ${block.picture}`)
    const id = index + 1
    const name = `word/media/image${id}.png`
    parts.push({ name, contentType: 'image/png', content: bytes })
    links.push({ id: `rIdPicture${id}`, type: 'image', target: name })
    return pictureXml(id, block.picture, block.widthCm, block.heightCm)
  })
  const title = start.title === undefined ? [] : [plainParagraph(start.title)]
  // A table needs a paragraph after it, or Word takes the document for damaged.
  const end = body.at(-1)?.startsWith('<w:tbl>') === true ? ['<w:p/>'] : []
  return writeWordStart({ body: [...told, ...title, ...body, ...end].join(''), parts, links })
}
