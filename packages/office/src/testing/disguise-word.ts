import { copyElement, element, insertBeside, setAttributes } from '../package/edit-xml.ts'
import { draftPackage, type PackageDraft } from '../package/package-draft.ts'
import { attribute, child, children, descendants, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { disguisePackage, pick, type Chance } from './disguise-package.ts'

/** Cuts runs of text in two at random places, as editing and proofing do. */
function splitRuns(root: XmlElement, chance: Chance): void {
  for (const run of descendants(root, 'w:r')) {
    const [text, ...more] = children(run, 'w:t')
    const content = textOf(text)
    if (text === undefined || more.length > 0 || content.length < 2 || chance() < 0.3) continue
    if (children(run).some((one) => one.name !== 'w:t' && one.name !== 'w:rPr')) continue
    const tail = copyElement(run)
    const at = 1 + pick(chance, content.length - 1)
    const set = (one: XmlElement, part: string): void => {
      const own = child(one, 'w:t')
      own?.children.splice(0, own.children.length, part)
      if (own !== undefined) setAttributes(own, { 'xml:space': 'preserve' })
    }
    set(run, content.slice(0, at))
    set(tail, content.slice(at))
    insertBeside(run, 'after', [element('w:proofErr', { 'w:type': 'spellStart' }), tail])
  }
}

const STYLE_REFERENCES = [
  'w:basedOn',
  'w:next',
  'w:link',
  'w:pStyle',
  'w:rStyle',
  'w:tblStyle',
  'w:styleLink',
  'w:numStyleLink',
]

/** Gives every style another id, in whatever part it is named. */
function renumberStyles(draft: PackageDraft, chance: Chance): void {
  const { source } = draft
  const part = source.related(source.mainPart, 'styles')
  if (part === undefined) return
  const shift = 100 + pick(chance, 900)
  const ids = new Map<string, string>()
  children(source.xml(part), 'w:style').forEach((style, index) => {
    const id = attribute(style, 'w:styleId')
    if (id === undefined) return
    ids.set(id, `s${shift + index}`)
    setAttributes(style, { 'w:styleId': `s${shift + index}` })
  })
  for (const name of source.partNames.filter((one) => one.endsWith('.xml'))) {
    for (const reference of STYLE_REFERENCES) {
      for (const one of descendants(source.xml(name), reference)) {
        const id = ids.get(attribute(one, 'w:val') ?? '')
        if (id !== undefined) setAttributes(one, { 'w:val': id })
      }
    }
  }
}

/** Writes paragraphs that no checkpoint is about before and behind the text. */
function addText(root: XmlElement, chance: Chance): void {
  const paragraphs = children(child(root, 'w:body'), 'w:p')
  const [first] = paragraphs
  const last = paragraphs[paragraphs.length - 1]
  const made = (text: string): XmlElement =>
    element('w:p', {}, [element('w:r', {}, [element('w:t', { 'xml:space': 'preserve' }, [text])])])
  const text = 'xqz'.repeat(1 + pick(chance, 9))
  if (first !== undefined) insertBeside(first, 'before', [made(text)])
  if (last !== undefined) insertBeside(last, 'after', [made(`j${text}`), element('w:p')])
}

/**
 * The same document as another program might store it (CHECKPOINTS.md 14): runs cut, styles numbered
 * anew, other prefixes, other part names, text added that no one asked for.
 */
export function disguiseWord(bytes: Uint8Array, chance: Chance): Uint8Array {
  const draft = draftPackage(bytes)
  const { source } = draft
  splitRuns(source.xml(source.mainPart), chance)
  renumberStyles(draft, chance)
  addText(source.xml(source.mainPart), chance)
  return disguisePackage(draft.toBytes(), chance)
}
