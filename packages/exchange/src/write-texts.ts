import { plainTextOf, type BankItem } from '@wenkao/shared/bank'
import { strToU8 } from 'fflate'
import { htmlOf } from './html-of.ts'
import { factTags } from './item-facts.ts'
import type { ReportLine, WrittenItems } from './outcome.ts'
import { sourceHtml } from './source-line.ts'

const line = (
  at: number,
  item: BankItem,
  severity: ReportLine['severity'],
  code: ReportLine['code'],
  detail: string,
): ReportLine => ({ at, name: plainTextOf(item.content.stem).slice(0, 40), severity, code, detail })

const oneLine = (source: string): string => plainTextOf(source).replace(/\s+/g, ' ').trim()

/** Aiken: single choice in plain text; every other kind and whatever is more than text is told. */
export function writeAiken(items: readonly BankItem[]): WrittenItems {
  const report: ReportLine[] = []
  const blocks = items.flatMap((item, index) => {
    const { content } = item
    if (content.kind !== 'single' || content.pictures?.length) {
      report.push(
        line(
          index + 1,
          item,
          'error',
          content.kind === 'single' ? 'picturesLost' : 'kindNotInFormat',
          content.kind,
        ),
      )
      return []
    }
    const options = content.options ?? []
    const texts = [content.stem, ...options.map(({ text }) => text)]
    if (texts.some((text) => oneLine(text) !== text.trim()))
      report.push(line(index + 1, item, 'warning', 'markupLost', ''))
    report.push(line(index + 1, item, 'warning', 'factsLost', '知识点, 难度, 解析, 来源, 标签'))
    return [
      [
        oneLine(content.stem),
        ...options.map(({ id, text }) => `${id}) ${oneLine(text)}`),
        `ANSWER: ${content.answer[0]}`,
      ].join('\n'),
    ]
  })
  return { ...textFile(`${blocks.join('\n\n')}\n`, 'text/plain'), report }
}

const textFile = (text: string, mediaType: string): Omit<WrittenItems, 'report'> => ({
  ...{ bytes: strToU8(text), mediaType, extension: '.txt' },
})

const giftText = (text: string): string =>
  text.replace(/[\\~=#{}:]/g, (sign) => `\\${sign}`).replace(/\s*\n\s*/g, ' ')
const giftHtml = (source: string): string => giftText(htmlOf(source, (name) => name))
const exact = (text: string): string => text.replaceAll('*', '\\*')

/** GIFT with texts in HTML; facts of ours as tags in comments. Pictures have no place in it. */
export function writeGift(items: readonly BankItem[]): WrittenItems {
  const report: ReportLine[] = []
  const blocks = items.flatMap((item, index) => {
    const { content } = item
    if (content.pictures?.length) {
      report.push(
        line(
          index + 1,
          item,
          'error',
          'picturesLost',
          content.pictures.map(({ name }) => name).join(', '),
        ),
      )
      return []
    }
    const tags = factTags(item).map(
      (tag) => `[tag:${tag.replaceAll(']', '\\]').replace(/\s+/g, ' ')}]`,
    )
    const name = giftText(oneLine(content.stem).slice(0, 40))
    const general = giftText(
      htmlOf(content.explanation, (picture) => picture) + sourceHtml(content.source),
    )
    return [
      `// ${tags.join(' ')}\n::${name}::[html]${giftHtml(content.stem)}{${giftAnswers(item)}${general === '' ? '' : `####${general}`}}`,
    ]
  })
  return { ...textFile(`${blocks.join('\n\n')}\n`, 'text/plain'), report }
}

function giftAnswers({ content }: BankItem): string {
  const { kind, answer, options = [] } = content
  if (kind === 'trueFalse') return answer[0] === 'true' ? 'TRUE' : 'FALSE'
  if (kind === 'fillIn')
    return answer
      .map(
        (text) =>
          `\n=%100%${giftText(exact(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;'))}`,
      )
      .join('')
  if (kind === 'single')
    return options
      .map(({ id, text }) => `\n${answer.includes(id) ? '=' : '~'}${giftHtml(text)}`)
      .join('')
  const share = shareOf(answer.length)
  return options
    .map(({ id, text }) => `\n~%${answer.includes(id) ? share : '-100'}%${giftHtml(text)}`)
    .join('')
}

/** Of 100, with the digits that Moodle knows (33.33333). */
export const shareOf = (count: number): string => (100 / count).toFixed(5).replace(/\.?0+$/, '')
