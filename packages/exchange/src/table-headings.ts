/* The columns of the spreadsheet of items; both languages are read, Chinese is written. */

export const itemColumns = [
  'knowledgePoint',
  'kind',
  'difficulty',
  'stem',
  ...(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const),
  'answer',
  'explanation',
  'source',
  'tags',
  'keepOrder',
  'keepPlace',
  'partialCredit',
] as const
export type ItemColumn = (typeof itemColumns)[number]

const option = (letter: string) => ({ zh: `选项${letter}`, en: `Option ${letter}` })

export const headings: Readonly<Record<ItemColumn, { readonly zh: string; readonly en: string }>> =
  {
    knowledgePoint: { zh: '知识点', en: 'Knowledge point' },
    kind: { zh: '题型', en: 'Type' },
    difficulty: { zh: '难度', en: 'Difficulty' },
    stem: { zh: '题干', en: 'Stem' },
    ...{ A: option('A'), B: option('B'), C: option('C'), D: option('D') },
    ...{ E: option('E'), F: option('F'), G: option('G'), H: option('H') },
    answer: { zh: '答案', en: 'Answer' },
    explanation: { zh: '解析', en: 'Explanation' },
    source: { zh: '来源', en: 'Source' },
    tags: { zh: '标签', en: 'Tags' },
    keepOrder: { zh: '选项顺序固定', en: 'Keep option order' },
    keepPlace: { zh: '题目位置固定', en: 'Keep place' },
    partialCredit: { zh: '漏选给分', en: 'Partial credit' },
  }

/** Without these no row can be read. */
export const neededColumns: readonly ItemColumn[] = ['kind', 'stem', 'answer']

export const kindWords = {
  single: ['单选题', '单选', 'single'],
  multiple: ['多选题', '多选', 'multiple'],
  trueFalse: ['判断题', '判断', 'true/false', 'truefalse'],
  fillIn: ['填空题', '填空', 'fill-in', 'fillin'],
} as const
export const truthWords = {
  true: ['正确', '对', '是', '√', 'true', 't', 'yes', 'y', '1'],
  false: ['错误', '错', '否', '×', 'false', 'f', 'no', 'n', '0'],
} as const
export const creditWords = {
  half: ['得一半', 'half'],
  perOption: ['按选项', 'per option', 'peroption'],
} as const

/** The name whose words hold a text, case and blanks apart. */
export function nameOf<Name extends string>(
  words: Readonly<Record<Name, readonly string[]>>,
  text: string,
): Name | undefined {
  const folded = text.trim().toLowerCase()
  const found = Object.entries<readonly string[]>(words).find(([, all]) => all.includes(folded))
  return found?.[0] as Name | undefined
}
