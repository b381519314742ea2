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
  strangeSigns: {
    zh: '含有无法保存的字符，未导入',
    en: 'Signs that cannot be stored, not imported',
  },
  taskShape: { zh: '操作题定义不完整或有误', en: 'The definition of the task is not whole' },
  futureVersion: {
    zh: '由更新的版本写出，无法读取',
    en: 'Written by a later version, not understood',
  },
  unknownCheckpoint: {
    zh: '没有此评分点代码，未导入',
    en: 'There is no such checkpoint, not imported',
  },
  wrongArea: {
    zh: '知识点与操作题类型不符，未导入',
    en: 'The knowledge point is not of this kind of task, not imported',
  },
  fileMissing: {
    zh: '压缩包中缺少素材文件，未导入',
    en: 'A start file is missing, not imported',
  },
  fileAltered: {
    zh: '素材文件与记录的校验值或大小不符，未导入',
    en: 'A start file is not what its hash or size says, not imported',
  },
  fileRefused: {
    zh: '素材文件不能作为素材，未导入',
    en: 'A start file is refused, not imported',
  },
  templateFault: {
    zh: '可导入为草稿，审核前需修改',
    en: 'Comes as a draft, to be mended before a review',
  },
  notTried: {
    zh: '时间不够，未试算的操作题数',
    en: 'Tasks that were not tried for want of time',
  },
  present: { zh: '题库中已有', en: 'There already' },
  presentInFile: { zh: '与文件中前面的一项相同，第', en: 'The same as one before it, number' },
  unknownKnowledgePoint: {
    zh: '题库中没有此知识点，未导入',
    en: 'The bank has no such knowledge point, not imported',
  },
  notTaken: { zh: '题库未接受', en: 'The bank did not take it' },
  more: { zh: '还有更多问题未列出', en: 'There are more lines than are listed' },
}

const SPLIT: Words = {
  zh: '把文件分成几个较小的文件再导入。',
  en: 'Split the file into smaller ones.',
}
const MEND: Words = {
  zh: '在原文件中改正此项，再导入一次；已导入的不会重复。',
  en: 'Mend it in the file and import again; what came already does not come twice.',
}
const LOOK: Words = {
  zh: '导入后在草稿中核对。',
  en: 'Check it in the draft afterwards.',
}
const BY_HAND: Words = { zh: '在题库中手工新建。', en: 'Write it in the bank by hand.' }
const OTHER_FORMAT: Words = {
  zh: '需要保留时请用表格或 QTI 3 格式导出。',
  en: 'To keep it, export as a spreadsheet or QTI 3.',
}

/** What to do about a line; nothing for what loses nothing. */
const ADVICE: Partial<Readonly<Record<ReportCode, Words>>> = {
  unreadable: {
    zh: '确认所选格式与文件一致，或重新导出文件。',
    en: 'Check that the format is the file’s, or export the file anew.',
  },
  nothingFound: { zh: '确认所选格式与文件一致。', en: 'Check that the format is the file’s.' },
  headingMissing: {
    zh: '下载表格模板，按模板的列填写。',
    en: 'Download the template and use its columns.',
  },
  unsupportedKind: BY_HAND,
  tolerance: BY_HAND,
  tooManyItems: SPLIT,
  more: SPLIT,
  malformed: MEND,
  noAnswer: MEND,
  unknownAnswer: MEND,
  tooManyOptions: MEND,
  fault: MEND,
  unknownKind: MEND,
  knowledgePoint: MEND,
  difficulty: MEND,
  strangeSigns: MEND,
  taskShape: MEND,
  wrongArea: MEND,
  fileMissing: MEND,
  fileAltered: MEND,
  fileRefused: MEND,
  notTaken: MEND,
  futureVersion: { zh: '先升级本系统，再导入。', en: 'Update this system first.' },
  unknownCheckpoint: {
    zh: '先升级本系统，或换用评分点目录中的代码。',
    en: 'Update this system, or take a code of the catalogue.',
  },
  templateFault: { zh: '在草稿中按提示修改。', en: 'Mend it in the draft.' },
  notTried: { zh: '提交审核时会逐一试算。', en: 'Each is tried when it is submitted.' },
  present: {
    zh: '不再导入；确需另存一份时选择“仍然导入”。',
    en: 'Left out; choose “import all the same” for one more.',
  },
  unknownKnowledgePoint: {
    zh: '在文件中改为题库已有的知识点；确需新增的，请考务人员在知识点目录中添加。改好后再导入一次。',
    en: 'Write a knowledge point of the bank in the file, or have the exam office add this one to the category tree; then import again.',
  },
  weights: LOOK,
  wildcard: LOOK,
  caseMatters: LOOK,
  scriptRemoved: LOOK,
  elementLost: LOOK,
  mediaLost: LOOK,
  pictureMissing: LOOK,
  scoringLost: LOOK,
  kindNotInFormat: OTHER_FORMAT,
  markupLost: OTHER_FORMAT,
  factsLost: OTHER_FORMAT,
  picturesLost: {
    zh: '需要保留时请用 Moodle XML 或 QTI 3 格式导出。',
    en: 'To keep it, export as Moodle XML or QTI 3.',
  },
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

/** A line of a report in words, with what it is about and what to do. */
export function wordsOf({
  code,
  detail,
  detailEn = detail,
}: Pick<ReportLine, 'code' | 'detail' | 'detailEn'>): Words & {
  readonly adviceZh: string
  readonly adviceEn: string
} {
  const words = WORDS[code]
  const fault = code === 'fault' && Object.hasOwn(FAULTS, detail) ? FAULTS[detail] : undefined
  const about = fault ?? { zh: detail, en: detailEn }
  const advice = ADVICE[code] ?? { zh: '', en: '' }
  return {
    ...{ adviceZh: advice.zh, adviceEn: advice.en },
    zh: about.zh === '' ? words.zh : `${words.zh}：${about.zh}`,
    en: about.en === '' ? words.en : `${words.en}: ${about.en}`,
  }
}
