import { append, element } from '../package/edit-xml.ts'
import { attribute, children } from '../package/xml-query.ts'
import { readStyles } from './word-styles.ts'
import { styleKey } from './word-names.ts'
import type { WordDraft } from './word-draft.ts'

const STYLES_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml'

/**
 * The id of the style of a name, as Word shows or stores it; a style that the document does not have
 * yet is added without any format, as Word adds a new one.
 */
export function styleIdFor(
  draft: WordDraft,
  name: string,
  type: 'paragraph' | 'character',
): string {
  const { source } = draft.package
  const known = readStyles(source).byName(name, type)
  const id = attribute(known, 'w:styleId')
  if (id !== undefined) return id
  const part = source.related(source.mainPart, 'styles') ?? newStyles(draft)
  const root = source.xml(part)
  const taken = new Set(children(root, 'w:style').map((one) => attribute(one, 'w:styleId')))
  let number = taken.size + 1
  while (taken.has(String(number))) number += 1
  append(
    root,
    element('w:style', { 'w:type': type, 'w:styleId': number }, [
      element('w:name', { 'w:val': styleKey(name) === name.toLowerCase() ? name : styleKey(name) }),
      element('w:qFormat'),
    ]),
  )
  return String(number)
}

function newStyles(draft: WordDraft): string {
  const { source } = draft.package
  const part = draft.package.addPart('word/styles.xml', STYLES_TYPE, element('w:styles'))
  draft.package.relate(source.mainPart, 'styles', part)
  return part
}
