import { plainTextOf, type BankItem } from '@wenkao/shared/bank'
import { strToU8 } from 'fflate'
import { toBase64 } from './base64.ts'
import { escapeXml, htmlOf } from './html-of.ts'
import { factTags } from './item-facts.ts'
import type { WrittenItems } from './outcome.ts'
import { sourceHtml } from './source-line.ts'
import { shareOf } from './write-texts.ts'

type Pictures = ReadonlyMap<string, Uint8Array>

const html = (text: string): string => `<text>${escapeXml(text)}</text>`
const address = (name: string): string => `@@PLUGINFILE@@/${encodeURIComponent(name)}`

/** Moodle's XML with pictures inside; facts of ours as tags. */
export function writeMoodleXml(items: readonly BankItem[], pictures: Pictures): WrittenItems {
  const questions = items.map((item) => questionOf(item, pictures))
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${questions.join('\n')}\n</quiz>\n`
  return { bytes: strToU8(text), mediaType: 'application/xml', extension: '.xml', report: [] }
}

const TYPES = {
  single: 'multichoice',
  multiple: 'multichoice',
  trueFalse: 'truefalse',
  fillIn: 'shortanswer',
}

function questionOf(item: BankItem, pictures: Pictures): string {
  const { content } = item
  const rich = (source: string): string => {
    const named = (content.pictures ?? []).filter(({ name }) => source.includes(`(${name})`))
    const files = named.map(({ name, hash }) => {
      const bytes = pictures.get(hash)
      return bytes
        ? `<file name="${escapeXml(name)}" path="/" encoding="base64">${toBase64(bytes)}</file>`
        : ''
    })
    return html(htmlOf(source, address)) + files.join('')
  }
  const general = htmlOf(content.explanation, address) + sourceHtml(content.source)
  const isChoice = content.kind === 'single' || content.kind === 'multiple'
  const parts = [
    `<name>${html(plainTextOf(content.stem).replace(/\s+/g, ' ').slice(0, 80))}</name>`,
    `<questiontext format="html">${rich(content.stem)}</questiontext>`,
    `<generalfeedback format="html">${rich(content.explanation).replace(/^<text>[^<]*<\/text>/, () => html(general))}</generalfeedback>`,
    '<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden>',
    ...(isChoice
      ? [
          `<single>${content.kind === 'single'}</single><shuffleanswers>${content.keepOrder !== true}</shuffleanswers><answernumbering>ABCD</answernumbering>`,
        ]
      : []),
    ...(content.kind === 'fillIn' ? ['<usecase>0</usecase>'] : []),
    ...answersOf(item, rich),
    `<tags>${factTags(item)
      .map((tag) => `<tag>${html(tag)}</tag>`)
      .join('')}</tags>`,
  ]
  return `<question type="${TYPES[content.kind]}">\n${parts.join('\n')}\n</question>`
}

function answersOf({ content }: BankItem, rich: (source: string) => string): string[] {
  const { kind, answer, options = [] } = content
  const line = (fraction: string, format: string, inside: string) =>
    `<answer fraction="${fraction}" format="${format}">${inside}<feedback format="html"><text></text></feedback></answer>`
  if (kind === 'trueFalse')
    return ['true', 'false'].map((truth) =>
      line(answer[0] === truth ? '100' : '0', 'moodle_auto_format', html(truth)),
    )
  if (kind === 'fillIn')
    return answer.map((text) =>
      line('100', 'moodle_auto_format', html(text.replaceAll('*', '\\*'))),
    )
  const wrong = kind === 'single' ? '0' : '-100'
  const right = kind === 'single' ? '100' : shareOf(answer.length)
  return options.map(({ id, text }) =>
    line(answer.includes(id) ? right : wrong, 'html', rich(text)),
  )
}
