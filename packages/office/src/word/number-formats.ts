import { ownTable } from '../package/own-table.ts'

/** Values of w:numFmt that look the same in Chinese items (3.6). */
const ALIKE: readonly (readonly string[])[] = [
  [
    'chineseCounting',
    'chineseCountingThousand',
    'japaneseCounting',
    'ideographDigital',
    'taiwaneseCounting',
    'taiwaneseCountingThousand',
    'taiwaneseDigital',
    'japaneseDigitalTenThousand',
    'koreanDigital2',
  ],
  ['chineseLegalSimplified', 'japaneseLegal', 'ideographLegalTraditional'],
  ['decimalEnclosedCircle', 'decimalEnclosedCircleChinese'],
  ['decimalFullWidth', 'decimalFullWidth2'],
]
const KEY_OF = new Map(ALIKE.flatMap((names) => names.map((name) => [name, names[0] ?? name])))

/** True when a w:numFmt is one of those accepted, or looks like one of them (3.6). */
export function isNumberFormat(actual: string, accepted: readonly string[]): boolean {
  const key = KEY_OF.get(actual) ?? actual
  return accepted.some((one) => (KEY_OF.get(one) ?? one) === key)
}

const EXAMPLE: Readonly<Record<string, string>> = ownTable({
  decimal: '1,2,3',
  chineseCounting: '一,二,三',
  ideographTraditional: '甲,乙,丙',
  ideographZodiac: '子,丑,寅',
  decimalEnclosedCircle: '①,②,③',
  decimalFullWidth: '１,２,３',
  upperLetter: 'A,B,C',
  lowerLetter: 'a,b,c',
  upperRoman: 'I,II,III',
  lowerRoman: 'i,ii,iii',
  chineseLegalSimplified: '壹,贰,叁',
  bullet: '项目符号',
  none: '无',
})

/** A number format as a dialog shows it. */
export function numberFormatText(format: string): string {
  return EXAMPLE[KEY_OF.get(format) ?? format] ?? format
}
