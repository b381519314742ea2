import type { ReportCode, ReportLine } from './outcome.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

const WORDS: Readonly<Record<ReportCode, Words>> = {
  unreadable: { zh: '文件无法读取', en: 'The file cannot be read' },
  tooManyItems: { zh: '内容过多，请分成几个文件', en: 'Too much for one file: split it' },
  nothingFound: { zh: '文件中没有找到试题', en: 'No item was found in the file' },
  malformed: { zh: '格式错误，未导入', en: 'Malformed, not imported' },
  unsupportedKind: {
    zh: '不支持的题型，未导入',
    en: 'This kind of question is not supported, not imported',
  },
  noAnswer: { zh: '没有答案，未导入', en: 'No answer, not imported' },
  unknownAnswer: {
    zh: '答案无法识别，未导入',
    en: 'The answer is none of the options, not imported',
  },
  tolerance: {
    zh: '数值题带误差范围，填空题无法表示，未导入',
    en: 'A number with tolerance cannot be a fill-in, not imported',
  },
  tooManyOptions: { zh: '选项超过 8 个，未导入', en: 'More than 8 options, not imported' },
  fault: { zh: '试题内容有误，未导入', en: 'The item has a fault, not imported' },
  invalid: { zh: '内容无法识别，已忽略', en: 'Not understood, ignored' },
  unknownKind: { zh: '题型无法识别，未导入', en: 'Unknown type of item, not imported' },
  knowledgePoint: {
    zh: '知识点编号应为 9 开头的 5 位数字，未导入',
    en: 'The knowledge point must be five digits that begin with 9, not imported',
  },
  difficulty: { zh: '难度应为 1 到 5，未导入', en: 'The difficulty must be 1 to 5, not imported' },
  headingMissing: { zh: '缺少列', en: 'A column is missing' },
  headingUnknown: { zh: '不认识的列，已忽略', en: 'Unknown column, ignored' },
  weights: { zh: '选项的部分分值未保留', en: 'Shares of the points were not kept' },
  wildcard: { zh: '含通配符的答案未导入', en: 'An answer with a wildcard was left out' },
  caseMatters: { zh: '区分大小写的要求未保留', en: 'That case matters was not kept' },
  scriptRemoved: { zh: '脚本或嵌入内容已删除', en: 'A script or embedded content was removed' },
  elementLost: { zh: '格式未保留，文字已保留', en: 'A format was not kept, its text was' },
  linkLost: { zh: '链接地址未保留，文字已保留', en: 'A link’s address was not kept, its text was' },
  mediaLost: { zh: '附带的文件未导入', en: 'An attached file was not imported' },
  pictureMissing: { zh: '图片不存在或不是图片', en: 'A picture is missing or is none' },
  categoryLost: { zh: '分类未保留', en: 'The category was not kept' },
  scoringLost: { zh: '计分规则未保留', en: 'The scoring rule was not kept' },
  partsIgnored: { zh: '压缩包中未使用的文件', en: 'Parts of the package that were not used' },
  kindNotInFormat: {
    zh: '此格式没有这种题型，未导出',
    en: 'The format has no such kind of item, not exported',
  },
  markupLost: { zh: '文字格式未导出', en: 'The text’s format was not exported' },
  factsLost: { zh: '此格式没有位置，未保留', en: 'No place for it, not kept' },
  picturesLost: { zh: '此格式不能带图片，未导出', en: 'The format has no pictures, not exported' },
}

const FAULTS: Readonly<Record<string, Words>> = {
  fewOptions: { zh: '选项少于两个', en: 'fewer than two options' },
  optionsAlike: { zh: '选项重复', en: 'options that read the same' },
  emptyOption: { zh: '选项为空', en: 'an empty option' },
  oneAnswerOnly: { zh: '单选题只能有一个答案', en: 'a single choice has one answer' },
  answerTwice: { zh: '答案重复', en: 'an answer twice' },
  neitherTrueNorFalse: {
    zh: '判断题的答案应为正确或错误',
    en: 'the answer is neither true nor false',
  },
  emptyAnswer: { zh: '答案为空', en: 'an empty answer' },
  pictureMissing: { zh: '缺少图片', en: 'a picture is missing' },
  emptyStem: { zh: '题干为空', en: 'the stem is empty' },
  tooLong: { zh: '文字过长', en: 'a text is too long' },
  tooManyPictures: { zh: '图片超过 10 张', en: 'more than 10 pictures' },
}

/** A line of a report in words, with what it is about. */
export function wordsOf({ code, detail }: Pick<ReportLine, 'code' | 'detail'>): Words {
  const words = WORDS[code]
  const fault = code === 'fault' && Object.hasOwn(FAULTS, detail) ? FAULTS[detail] : undefined
  const about = fault ?? { zh: detail, en: detail }
  return {
    zh: about.zh === '' ? words.zh : `${words.zh}：${about.zh}`,
    en: about.en === '' ? words.en : `${words.en}: ${about.en}`,
  }
}
