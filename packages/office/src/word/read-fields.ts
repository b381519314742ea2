import { element } from '../package/edit-xml.ts'
import { attribute, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordDocument } from './word-document.ts'

/** A field of a story: what it is asked to show, and what it shows. */
export interface WordField {
  /** First word of the instruction in capitals: TOC, SEQ, REF … */
  readonly name: string
  /** What follows the name and belongs to no switch. */
  readonly operands: readonly string[]
  /** Switches by their letter, with the value that follows if any: `o` → `1-3`. */
  readonly switches: ReadonlyMap<string, string>
  readonly instruction: string
  readonly result: string
  /** The run that begins it, or its w:fldSimple. */
  readonly node: XmlElement
  /** The paragraph in which it begins, and the one in which it ends. */
  readonly paragraph: XmlElement | undefined
  readonly lastParagraph: XmlElement | undefined
  /** Names of the fields around it, outermost first. */
  readonly within: readonly string[]
}

/** Splits an instruction at blanks; quoted parts stay whole. */
function tokens(instruction: string): string[] {
  // A switch is one letter or sign, whatever follows without a blank (LibreOffice: \\@"yyyy").
  return [...instruction.matchAll(/"([^"]*)"|“([^”]*)”|(\\[^\s"\\]|[^\s"“\\][^\s"“]*|\\+)/g)].map(
    ([, straight, curly, bare]) => straight ?? curly ?? bare ?? '',
  )
}

/** Takes an instruction apart into name, operands and switches. */
export function parseInstruction(
  instruction: string,
): Pick<WordField, 'name' | 'operands' | 'switches'> {
  // Some writers leave no blank between the name and its first switch.
  const [first = '', ...rest] = tokens(instruction.replace(/^(\s*[a-z]+)\\/i, '$1 \\'))
  const operands: string[] = []
  const switches = new Map<string, string>()
  let open: string | undefined
  for (const token of rest) {
    if (/^\\\S/.test(token)) {
      open = token.slice(1)
      // Upper and lower case are two switches (\h and \H); only the general ones are repeated.
      if (!switches.has(open)) switches.set(open, '')
    } else if (open !== undefined) {
      if (switches.get(open) === '') switches.set(open, token)
      open = undefined
    } else operands.push(token)
  }
  return { name: first.toUpperCase(), operands, switches }
}

interface OpenField {
  instruction: string
  result: string
  isResult: boolean
  readonly node: XmlElement
  readonly paragraph: XmlElement | undefined
}

/** Fields are nested a few deep; texts of deeper ones count only for the innermost. */
const MOST_NESTED = 20

const SKIPPED: ReadonlySet<string> = new Set([
  'w:del',
  'w:moveFrom',
  'w:txbxContent',
  'mc:Fallback',
])

/**
 * The fields of one story in the order in which they begin: complex ones, whose instruction is split
 * over any number of runs and whose result may run over paragraphs, and simple ones, nested or not.
 * Text boxes are stories of their own.
 */
function readStory(root: XmlElement): WordField[] {
  const found: { field: WordField; order: number }[] = []
  const open: (OpenField & { readonly order: number })[] = []
  let order = 0
  const close = (at: number, lastParagraph: XmlElement | undefined): void => {
    const [one] = open.splice(at, 1)
    if (one === undefined) return
    const instruction = one.instruction.trim()
    found.push({
      order: one.order,
      field: {
        ...parseInstruction(instruction),
        instruction,
        result: one.result,
        node: one.node,
        paragraph: one.paragraph,
        lastParagraph,
        within: open
          .slice(Math.max(0, at - MOST_NESTED), at)
          .map((outer) => parseInstruction(outer.instruction).name),
      },
    })
  }
  const addText = (text: string): void => {
    // A nested field's result belongs to all that stand around it, unless one is still instructing.
    const outermost = Math.max(0, open.length - MOST_NESTED)
    for (let at = open.length - 1; at >= outermost; at -= 1) {
      const one = open[at]
      if (one === undefined) break
      if (!one.isResult) {
        one.instruction += at === open.length - 1 ? '' : text
        break
      }
      one.result += text
    }
  }
  const begin = (node: XmlElement, paragraph: XmlElement | undefined, instruction: string) => {
    open.push({ instruction, result: '', isResult: instruction !== '', node, paragraph, order })
    order += 1
  }

  const stack: { node: XmlElement; next: number; paragraph: XmlElement | undefined }[] = [
    { node: root, next: 0, paragraph: root.name === 'w:p' ? root : undefined },
  ]
  let lastParagraph: XmlElement | undefined
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    if (top === undefined) break
    const one = top.node.children[top.next]
    top.next += 1
    if (one === undefined) {
      stack.pop()
      if (top.node.name === 'w:fldSimple') close(open.length - 1, top.paragraph)
      if (top.node.name === 'w:p') addText('\n')
      continue
    }
    if (typeof one === 'string' || SKIPPED.has(one.name)) continue
    if (one.name === 'w:fldChar') {
      const type = attribute(one, 'w:fldCharType')
      if (type === 'begin') begin(top.node, top.paragraph, '')
      else if (type === 'end') close(open.length - 1, top.paragraph)
      else {
        const field = open[open.length - 1]
        if (field !== undefined) field.isResult = true
      }
    } else if (one.name === 'w:instrText') {
      const field = open[open.length - 1]
      if (field !== undefined && !field.isResult) field.instruction += textOf(one)
    } else if (one.name === 'w:t') addText(textOf(one))
    else if (one.name === 'w:tab') addText('\t')
    else if (one.name === 'w:noBreakHyphen') addText('\u2011')
    else {
      if (one.name === 'w:fldSimple') begin(one, top.paragraph, attribute(one, 'w:instr') ?? ' ')
      const paragraph = one.name === 'w:p' ? one : top.paragraph
      if (one.name === 'w:p') lastParagraph = one
      stack.push({ node: one, next: 0, paragraph })
    }
  }
  // A field that never ends (cut off, damaged) still counts, as far as it goes.
  while (open.length > 0) close(open.length - 1, lastParagraph)
  return found.sort((one, two) => one.order - two.order).map((one) => one.field)
}

/** The fields of an element's story (a body, a header part's root, one paragraph). */
export const fieldsOf = (root: XmlElement): readonly WordField[] => readStory(root)

const documents = new WeakMap<WordDocument, readonly WordField[]>()

/** The fields of the main document in order, without those in text boxes. */
export function readFields(document: WordDocument): readonly WordField[] {
  const known = documents.get(document)
  if (known !== undefined) return known
  const read = readStory(document.source.xml(document.source.mainPart))
  documents.set(document, read)
  return read
}

const fieldChar = (type: string): XmlElement =>
  element('w:r', {}, [element('w:fldChar', { 'w:fldCharType': type })])

/** The runs of a complex field, as Word writes one: instruction, then what it shows. */
export function fieldRuns(instruction: string, result: readonly XmlElement[]): XmlElement[] {
  return [
    fieldChar('begin'),
    element('w:r', {}, [element('w:instrText', { 'xml:space': 'preserve' }, [` ${instruction} `])]),
    fieldChar('separate'),
    ...result,
    fieldChar('end'),
  ]
}
