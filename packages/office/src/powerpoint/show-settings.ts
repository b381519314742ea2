import * as z from 'zod/mini'
import { unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { COUNT, found, words, type Finding } from '../checkpoints/checker.ts'
import { element, ensureChild, setAttributes } from '../package/edit-xml.ts'
import { children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Presentation } from './read-presentation.ts'
import { readShow, showProperties, type ShowSettings } from './read-show.ts'

export const ShowTarget = z.object({})

const WHOLE = words('放映设置', 'show settings')

export interface Shown {
  readonly presentation: Presentation
  readonly settings: ShowSettings
}

export function judgeShow(view: PowerPointView, questions: readonly Asked<Shown>[]): Finding {
  const { presentation } = view
  const settings = readShow(presentation)
  const { source } = presentation
  const part = source.related(source.mainPart, 'presProps') ?? source.mainPart
  return found(
    WHOLE,
    wantedOf(questions),
    COUNT.items,
    unitsOf(questions, { presentation, settings }),
    [{ part, xpath: '/p:presentationPr/p:showPr', snippet: '' }],
  )
}

const PROPERTIES_TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.presProps+xml'

/** p:showPr, made where the presentation has none; PowerPoint writes narration on. */
export function showToEdit(draft: PowerPointDraft): XmlElement {
  const { source } = draft.package
  let properties = showProperties(draft.view().presentation)
  if (properties === undefined) {
    const part = draft.package.addPart(
      'ppt/presProps.xml',
      PROPERTIES_TYPE,
      element('p:presentationPr'),
    )
    draft.package.relate(source.mainPart, 'presProps', part)
    properties = source.xml(part)
  }
  const known = children(properties, 'p:showPr')[0]
  if (known !== undefined) return known
  const made = ensureChild(properties, 'p:showPr')
  setAttributes(made, { showNarration: 1 })
  return made
}
