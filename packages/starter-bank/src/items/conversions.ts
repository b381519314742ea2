import type { BankItem } from '@wenkao/shared/bank'
import { fillIn, single, trueFalse } from './item-builders.ts'

/*
 * 903 数制转换. Every number stands in the text as a candidate reads it; starter-items.test.ts reads it
 * from there and computes each conversion again by another way.
 */

const NAMES = { 2: '二', 8: '八', 10: '十', 16: '十六' } as const
type Base = keyof typeof NAMES
type Level = 1 | 2 | 3 | 4 | 5

const inBase = (digits: string, from: Base, to: Base): string =>
  parseInt(digits, from).toString(to).toUpperCase()

/** Several wordings of one question. */
const WORDINGS = [
  (from: Base, digits: string, to: Base) =>
    `${NAMES[from]}进制数 ${digits} 转换成${NAMES[to]}进制数是`,
  (from: Base, digits: string, to: Base) =>
    `与${NAMES[from]}进制数 ${digits} 相等的${NAMES[to]}进制数是`,
  (from: Base, digits: string, to: Base) =>
    `把${NAMES[from]}进制数 ${digits} 化为${NAMES[to]}进制数，结果是`,
] as const

function explained(digits: string, from: Base, to: Base): [string, string] {
  const value = parseInt(digits, from)
  const way =
    to === 10
      ? '按权展开相加'
      : from === 10
        ? `除以 ${to} 取余，余数倒序排列`
        : `每一位按 ${Math.max(from, to) === 16 ? 4 : 3} 位二进制数对应`
  const middle = from !== 10 && to !== 10 ? `（十进制为 ${value}）` : ''
  return [
    `${way}：${digits}（${from}）= ${inBase(digits, from, to)}（${to}）${middle}。`,
    '进位计数制（通行教材）',
  ]
}

function chosen(
  point: string,
  level: Level,
  wording: 0 | 1 | 2,
  [digits, from, to]: readonly [string, Base, Base],
  wrong: readonly [string, string, string],
): BankItem {
  const stem = WORDINGS[wording](from, digits, to)
  return single(point, level, stem, inBase(digits, from, to), wrong, ...explained(digits, from, to))
}

function typed(
  point: string,
  level: Level,
  wording: 0 | 1 | 2,
  [digits, from, to]: readonly [string, Base, Base],
): BankItem {
  const stem = `${WORDINGS[wording](from, digits, to)}________。（只填数字，不写数制标记）`
  return fillIn(point, level, stem, [inBase(digits, from, to)], ...explained(digits, from, to))
}

function claimed(
  point: string,
  level: Level,
  [digits, from, to]: readonly [string, Base, Base],
  other: string,
): BankItem {
  const stem = `${NAMES[from]}进制数 ${digits} 等于${NAMES[to]}进制数 ${other}。`
  const isTrue = inBase(digits, from, to) === other
  return trueFalse(point, level, stem, isTrue, ...explained(digits, from, to))
}

/** 90301 二进制与十进制 */
const binaryAndDecimal = [
  chosen('90301', 1, 0, ['1010', 2, 10], ['8', '12', '20']),
  chosen('90301', 1, 1, ['1101', 2, 10], ['11', '14', '15']),
  chosen('90301', 2, 2, ['101101', 2, 10], ['43', '46', '53']),
  chosen('90301', 2, 0, ['1100100', 2, 10], ['96', '104', '128']),
  chosen('90301', 1, 0, ['9', 10, 2], ['1010', '1011', '1101']),
  chosen('90301', 2, 1, ['25', 10, 2], ['10111', '11010', '11101']),
  chosen('90301', 2, 2, ['37', 10, 2], ['100011', '101001', '110101']),
  chosen('90301', 3, 0, ['100', 10, 2], ['1100010', '1101000', '1010100']),
  chosen('90301', 3, 1, ['127', 10, 2], ['1111110', '10000000', '1011111']),
  typed('90301', 2, 0, ['10011', 2, 10]),
  typed('90301', 2, 1, ['11110', 2, 10]),
  typed('90301', 2, 2, ['18', 10, 2]),
  claimed('90301', 1, ['111', 2, 10], '7'),
  claimed('90301', 2, ['10000', 2, 10], '32'),
]

/** 90302 八进制与十进制 */
const octalAndDecimal = [
  chosen('90302', 2, 0, ['17', 8, 10], ['14', '17', '23']),
  chosen('90302', 2, 1, ['52', 8, 10], ['40', '44', '58']),
  chosen('90302', 3, 2, ['144', 8, 10], ['92', '108', '144']),
  chosen('90302', 2, 0, ['30', 10, 8], ['30', '34', '42']),
  chosen('90302', 3, 1, ['75', 10, 8], ['75', '103', '131']),
  typed('90302', 2, 0, ['64', 10, 8]),
  typed('90302', 2, 1, ['26', 8, 10]),
  claimed('90302', 2, ['10', 8, 10], '8'),
]

/** 90303 十六进制与十进制 */
const hexadecimalAndDecimal = [
  chosen('90303', 2, 0, ['1A', 16, 10], ['16', '24', '31']),
  chosen('90303', 2, 1, ['2F', 16, 10], ['35', '42', '57']),
  chosen('90303', 3, 2, ['C8', 16, 10], ['128', '192', '208']),
  chosen('90303', 3, 0, ['FF', 16, 10], ['225', '240', '256']),
  chosen('90303', 2, 1, ['60', 10, 16], ['36', '3A', '60']),
  chosen('90303', 3, 2, ['175', 10, 16], ['9F', 'A5', 'BE']),
  typed('90303', 2, 0, ['45', 10, 16]),
  typed('90303', 2, 2, ['5B', 16, 10]),
  claimed('90303', 2, ['10', 16, 10], '10'),
  claimed('90303', 3, ['A0', 16, 10], '160'),
]

/** 90304 二、八、十六进制之间 */
const powersOfTwo = [
  chosen('90304', 2, 0, ['110101', 2, 8], ['35', '53', '62']),
  chosen('90304', 2, 1, ['1011110', 2, 8], ['134', '156', '274']),
  chosen('90304', 2, 2, ['73', 8, 2], ['110011', '111010', '1110011']),
  chosen('90304', 2, 0, ['10111101', 2, 16], ['AD', 'BB', 'DB']),
  chosen('90304', 3, 1, ['3C', 16, 2], ['110011', '111010', '1110100']),
  chosen('90304', 3, 2, ['111010011', 2, 16], ['1C3', '1D5', 'E93']),
  chosen('90304', 3, 0, ['2E', 16, 8], ['46', '54', '62']),
  chosen('90304', 3, 1, ['157', 8, 16], ['5F', '6E', '7F']),
  typed('90304', 2, 0, ['11011011', 2, 16]),
  typed('90304', 2, 1, ['64', 8, 2]),
  claimed('90304', 2, ['101', 8, 2], '1000001'),
  claimed('90304', 3, ['1F', 16, 2], '11110'),
]

const ADDING = '二进制运算逢二进一：0+1=1，1+1=10。'
const SOURCE = '进位计数制（通行教材）'

/** 90305 二进制运算 */
const arithmetic = [
  single(
    '90305',
    1,
    '二进制加法：1011 + 110 的结果是',
    '10001',
    ['10011', '11001', '1121'],
    ADDING,
    SOURCE,
  ),
  single(
    '90305',
    2,
    '二进制加法：11101 + 1011 的结果是',
    '101000',
    ['100110', '101010', '110000'],
    ADDING,
    SOURCE,
  ),
  single(
    '90305',
    2,
    '二进制减法：11010 - 1101 的结果是',
    '1101',
    ['1011', '1111', '10001'],
    '二进制减法借一当二。',
    SOURCE,
  ),
  single(
    '90305',
    3,
    '二进制乘法：1101 × 101 的结果是',
    '1000001',
    ['1000101', '111001', '1010001'],
    '乘 101 等于本身加上左移两位。',
    SOURCE,
  ),
  fillIn(
    '90305',
    2,
    '二进制加法：1001 + 111 = ________。（用二进制数作答）',
    ['10000'],
    ADDING,
    SOURCE,
  ),
  fillIn(
    '90305',
    3,
    '二进制减法：10000 - 11 = ________。（用二进制数作答）',
    ['1101'],
    '二进制减法借一当二。',
    SOURCE,
  ),
  trueFalse('90305', 1, '二进制加法：101 + 11 的结果是 1000。', true, ADDING, SOURCE),
]

const COMPARED = '化成同一数制再比较大小。'

/** 90306 数的大小比较 */
const comparing = [
  single(
    '90306',
    2,
    '下列各数中，最大的是',
    '（37）₁₀',
    ['（100010）₂', '（43）₈', '（23）₁₆'],
    COMPARED,
    SOURCE,
  ),
  single(
    '90306',
    2,
    '下列各数中，最小的是',
    '（1100）₂',
    ['（17）₈', '（14）₁₀', '（0D）₁₆'],
    COMPARED,
    SOURCE,
  ),
  single(
    '90306',
    3,
    '下列各数中，最大的是',
    '（9C）₁₆',
    ['（10011001）₂', '（227）₈', '（150）₁₀'],
    COMPARED,
    SOURCE,
  ),
  single(
    '90306',
    3,
    '下列各数中，最小的是',
    '（75）₈',
    ['（111111）₂', '（62）₁₀', '（3F）₁₆'],
    COMPARED,
    SOURCE,
  ),
  single(
    '90306',
    2,
    '下列数中，不可能是八进制数的是',
    '128',
    ['127', '356', '704'],
    '八进制只用数字 0 到 7，没有 8。',
    SOURCE,
  ),
]

export const conversions: readonly BankItem[] = [
  ...binaryAndDecimal,
  ...octalAndDecimal,
  ...hexadecimalAndDecimal,
  ...powersOfTwo,
  ...arithmetic,
  ...comparing,
]
