import { element } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { nextShapeId, transformElement, type Box } from './edit-slides.ts'
import type { Page } from './read-presentation.ts'

/** A picture (p:pic) as PowerPoint inserts one. */
export function pictureElement(
  page: Page,
  about: {
    readonly relationship: string
    readonly box: Box
    readonly name?: string
    readonly placeholder?: { readonly type?: string | undefined; readonly idx?: number | undefined }
  },
): XmlElement {
  const id = nextShapeId(page)
  const { placeholder } = about
  return element('p:pic', {}, [
    element('p:nvPicPr', {}, [
      element('p:cNvPr', { id, name: about.name ?? `图片 ${id - 1}` }),
      element('p:cNvPicPr', {}, [
        element('a:picLocks', {
          noGrp: placeholder === undefined ? undefined : 1,
          noChangeAspect: 1,
        }),
      ]),
      element('p:nvPr', {}, placeholder === undefined ? [] : [element('p:ph', placeholder)]),
    ]),
    element('p:blipFill', {}, [
      element('a:blip', { 'r:embed': about.relationship }),
      element('a:stretch', {}, [element('a:fillRect')]),
    ]),
    element('p:spPr', {}, [
      transformElement(about.box),
      element('a:prstGeom', { prst: 'rect' }, [element('a:avLst')]),
    ]),
  ])
}
