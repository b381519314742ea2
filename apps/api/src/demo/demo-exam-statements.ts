import type { ObjectiveItem } from '@wenkao/shared/papers'

/** True/false items of the demo exam. */
export const trueFalseItems: ObjectiveItem[] = [
  {
    id: '9010301',
    kind: 'trueFalse',
    knowledgePoint: '计算机系统的组成',
    points: 1,
    stem: '硬盘上的程序必须先调入内存，才能被中央处理器执行。',
    answer: ['true'],
  },
  {
    id: '9010302',
    kind: 'trueFalse',
    knowledgePoint: '计算机系统的组成',
    points: 1,
    stem: '没有安装任何软件的计算机通常称为“裸机”。',
    answer: ['true'],
  },
  {
    id: '9010303',
    kind: 'trueFalse',
    knowledgePoint: '存储器',
    points: 1,
    stem: '计算机关机后，固态硬盘中保存的文件会立即全部丢失。',
    answer: ['false'],
  },
  {
    id: '9020301',
    kind: 'trueFalse',
    knowledgePoint: '局域网',
    points: 1,
    stem: '组建局域网只能使用网线连接，不能采用无线方式。',
    answer: ['false'],
  },
  {
    id: '9020302',
    kind: 'trueFalse',
    knowledgePoint: '域名与 IP 地址',
    points: 1,
    stem: 'IPv6 地址由 128 位二进制数组成。',
    answer: ['true'],
  },
  {
    id: '9020303',
    kind: 'trueFalse',
    knowledgePoint: '网络安全',
    points: 1,
    stem: '只要网址以“https://”开头，该网站上的内容就一定真实可信。',
    answer: ['false'],
  },
  {
    id: '9030301',
    kind: 'trueFalse',
    knowledgePoint: '信息的编码',
    points: 1,
    stem: '在现代电子计算机内部，指令和数据都以二进制形式存储。',
    answer: ['true'],
  },
  {
    id: '9030302',
    kind: 'trueFalse',
    knowledgePoint: '数制转换',
    points: 1,
    stem: '八进制数中可以出现数码 8。',
    answer: ['false'],
  },
]

/**
 * Fill-in items of the demo exam. `answer` lists the spellings that differ by more than width, which
 * the scorer folds by itself.
 */
export const fillInItems: ObjectiveItem[] = [
  {
    id: '9030401',
    kind: 'fillIn',
    knowledgePoint: '二进制运算',
    points: 2,
    stem: '二进制加法：1101 + 101 = ________。（用二进制数作答）',
    answer: ['10010', '10010B', '10010b', '(10010)2'],
  },
  {
    id: '9030402',
    kind: 'fillIn',
    knowledgePoint: '数制转换',
    points: 2,
    stem: '十进制数 200 转换成十六进制数是 ________。',
    answer: ['C8', 'c8', 'C8H', 'c8h', '0xC8', '0xc8', '0XC8', '(C8)16'],
  },
  {
    id: '9030403',
    kind: 'fillIn',
    knowledgePoint: '数制转换',
    points: 2,
    stem: '八进制数 17 转换成十进制数是 ________。',
    answer: ['15', '十五'],
  },
  {
    id: '9030404',
    kind: 'fillIn',
    knowledgePoint: '信息的编码',
    points: 2,
    stem: '用 24×24 点阵存储一个黑白汉字字形，每个点占 1 位二进制，共需要 ________ 个字节。',
    answer: ['72', '七十二', '72个', '72字节', '72个字节'],
  },
  {
    id: '9020401',
    kind: 'fillIn',
    knowledgePoint: '域名与 IP 地址',
    points: 2,
    stem: 'IPv4 地址由 ________ 位二进制数组成。',
    answer: ['32', '三十二', '32位'],
  },
  {
    id: '9020402',
    kind: 'fillIn',
    knowledgePoint: '网页',
    points: 2,
    stem: '编写网页时使用的“超文本标记语言”，其英文缩写是 ________。（填四个字母）',
    answer: ['HTML', 'html', 'Html'],
  },
]
