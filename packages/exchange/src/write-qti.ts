import { writeZip } from '@wenkao/office/package'
import { plainTextOf, type BankItem } from '@wenkao/shared/bank'
import { strToU8 } from 'fflate'
import { escapeXml, htmlOf } from './html-of.ts'
import { factTags } from './item-facts.ts'
import type { WrittenItems } from './outcome.ts'
import { sourceHtml } from './source-line.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
const ITEM = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0'
const PACKAGE = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1'
const LOM = 'http://ltsc.ieee.org/xsd/LOM'
const RULES = 'https://purl.imsglobal.org/spec/qti/v3p0/rptemplates'

/** A QTI 3 package: a manifest with our facts as keywords, one part an item, pictures beside them. */
export function writeQti(
  items: readonly BankItem[],
  pictures: ReadonlyMap<string, Uint8Array>,
): WrittenItems {
  const files = new Map<string, Uint8Array>()
  const resources: string[] = []
  for (const [index, item] of items.entries()) {
    const id = `item-${String(index + 1).padStart(5, '0')}`
    const parts = (item.content.pictures ?? []).flatMap(({ name, hash }) => {
      const bytes = pictures.get(hash)
      const path = `pictures/${hash.slice(0, 32)}${name.slice(name.lastIndexOf('.'))}`
      if (bytes) files.set(path, bytes)
      return bytes ? [[name, path] as const] : []
    })
    const paths = new Map(parts)
    files.set(
      `items/${id}.xml`,
      strToU8(HEAD + itemXml(id, item, (name) => `../${paths.get(name) ?? name}`)),
    )
    const keywords = factTags(item).map(
      (tag) => `<keyword><string language="zh-CN">${escapeXml(tag)}</string></keyword>`,
    )
    resources.push(
      `<resource identifier="${id}" type="imsqti_item_xmlv3p0" href="items/${id}.xml"><metadata><lom xmlns="${LOM}"><general>${keywords.join('')}</general></lom></metadata><file href="items/${id}.xml"/>${[...new Set(paths.values())].map((path) => `<file href="${path}"/>`).join('')}</resource>`,
    )
  }
  const manifest = `${HEAD}<manifest xmlns="${PACKAGE}" identifier="wenkao-items"><metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/><resources>${resources.join('')}</resources></manifest>`
  const bytes = writeZip(new Map([['imsmanifest.xml', strToU8(manifest)], ...files]))
  return { bytes, mediaType: 'application/zip', extension: '.zip', report: [] }
}

function itemXml(id: string, { content }: BankItem, addressOf: (name: string) => string): string {
  const { kind, answer, options = [] } = content
  const isChoice = kind !== 'fillIn'
  const cardinality = kind === 'multiple' ? 'multiple' : 'single'
  const correct = (isChoice ? answer : answer.slice(0, 1)).map(
    (text) => `<qti-value>${escapeXml(text)}</qti-value>`,
  )
  const mapping = isChoice
    ? ''
    : `<qti-mapping default-value="0">${answer.map((text) => `<qti-map-entry map-key="${escapeXml(text)}" mapped-value="1" case-sensitive="false"/>`).join('')}</qti-mapping>`
  const choices =
    kind === 'trueFalse'
      ? [
          { id: 'true', html: '正确' },
          { id: 'false', html: '错误' },
        ]
      : options.map((option) => ({ id: option.id, html: htmlOf(option.text, addressOf) }))
  const shuffles = content.keepOrder !== true && kind !== 'trueFalse'
  const stem = htmlOf(content.stem, addressOf)
  const interaction = isChoice
    ? `<qti-choice-interaction${kind === 'trueFalse' ? ' class="wenkao-true-false"' : ''} response-identifier="RESPONSE" shuffle="${shuffles}" max-choices="${kind === 'multiple' ? 0 : 1}">${choices.map((choice) => `<qti-simple-choice identifier="${choice.id}">${choice.html}</qti-simple-choice>`).join('')}</qti-choice-interaction>`
    : '<p class="wenkao-gap"><qti-text-entry-interaction response-identifier="RESPONSE"/></p>'
  const explanation = htmlOf(content.explanation, addressOf) + sourceHtml(content.source)
  const title = plainTextOf(content.stem).replace(/\s+/g, ' ').slice(0, 80)
  return `<qti-assessment-item xmlns="${ITEM}" identifier="${id}" title="${escapeXml(title)}" adaptive="false" time-dependent="false" xml:lang="zh-CN"><qti-response-declaration identifier="RESPONSE" cardinality="${cardinality}" base-type="${isChoice ? 'identifier' : 'string'}"><qti-correct-response>${correct.join('')}</qti-correct-response>${mapping}</qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration><qti-outcome-declaration identifier="FEEDBACK" cardinality="single" base-type="identifier"/><qti-item-body>${stem}${interaction}</qti-item-body><qti-response-processing template="${RULES}/${isChoice ? 'match_correct' : 'map_response'}.xml"/>${explanation === '' ? '' : `<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="explanation" show-hide="show"><qti-content-body>${explanation}</qti-content-body></qti-modal-feedback>`}</qti-assessment-item>`
}
