import { copyElement, element, insertBeside } from '../package/edit-xml.ts'
import { draftPackage } from '../package/package-draft.ts'
import { child, children, descendants, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { addShape, newShape } from '../powerpoint/edit-slides.ts'
import { readPresentation } from '../powerpoint/read-presentation.ts'
import { disguisePackage, pick, type Chance } from './disguise-package.ts'

/** Cuts runs of text in two at random places, as editing and proofing do. */
function splitRuns(root: XmlElement, chance: Chance): void {
  for (const run of descendants(root, 'a:r')) {
    const content = textOf(child(run, 'a:t'))
    if (content.length < 2 || chance() < 0.3) continue
    const tail = copyElement(run)
    const at = 1 + pick(chance, content.length - 1)
    const set = (one: XmlElement, part: string): void => {
      const own = child(one, 'a:t')
      own?.children.splice(0, own.children.length, part)
    }
    set(run, content.slice(0, at))
    set(tail, content.slice(at))
    insertBeside(run, 'after', [tail])
  }
}

/** Ends paragraphs with properties of the mark, which format no text. */
function endParagraphs(root: XmlElement, chance: Chance): void {
  for (const paragraph of descendants(root, 'a:p')) {
    const last = children(paragraph).at(-1)
    if (last?.name !== 'a:r' || chance() < 0.5) continue
    const mark = element('a:endParaRPr', { lang: 'en-US', sz: 700, b: 1 })
    insertBeside(last, 'after', [mark])
  }
}

/**
 * The same presentation as another program might store it (CHECKPOINTS.md 14): runs cut, other prefixes,
 * other part names, a text box on the last slide that no one asked for.
 */
export function disguiseSlides(bytes: Uint8Array, chance: Chance): Uint8Array {
  const draft = draftPackage(bytes)
  const { slides } = readPresentation(draft.source)
  for (const { tree } of slides) {
    splitRuns(tree, chance)
    endParagraphs(tree, chance)
  }
  const last = slides.at(-1)
  const box = { x: 100_000, y: 100_000, width: 900_000, height: 300_000 }
  const texts = ['xqz'.repeat(1 + pick(chance, 3))]
  if (last !== undefined)
    addShape(last, newShape(last, { name: '便签', box, texts, isTextBox: true }))
  return disguisePackage(draft.toBytes(), chance)
}
