import type { ObjectiveItem } from '@wenkao/shared/papers'

/** Objective items of the second exam; the item numbers do not meet those of the first one. */
export const secondItems: ObjectiveItem[] = [
  {
    id: '9010111',
    kind: 'single',
    knowledgePoint: '信息的存储单位',
    points: 5,
    stem: '按二进制换算，1 MB 等于（　　）。',
    options: [
      { id: 'a', text: '1000 B' },
      { id: 'b', text: '1024 B' },
      { id: 'c', text: '1024 KB' },
      { id: 'd', text: '1024 GB' },
    ],
    keepOrder: true,
    answer: ['c'],
  },
  {
    id: '9020111',
    kind: 'single',
    knowledgePoint: '网络设备',
    points: 5,
    stem: '家庭中把多台设备接入同一条宽带，并在家庭网络与互联网之间转发数据的设备是（　　）。',
    options: [
      { id: 'a', text: '路由器' },
      { id: 'b', text: '打印机' },
      { id: 'c', text: '声卡' },
      { id: 'd', text: '不间断电源' },
    ],
    answer: ['a'],
  },
  {
    id: '9010211',
    kind: 'multiple',
    knowledgePoint: '输入输出设备',
    points: 5,
    stem: '下列设备中，属于输出设备的有（　　）。',
    options: [
      { id: 'a', text: '显示器' },
      { id: 'b', text: '扫描仪' },
      { id: 'c', text: '音箱' },
      { id: 'd', text: '打印机' },
    ],
    answer: ['a', 'c', 'd'],
  },
  {
    id: '9030211',
    kind: 'multiple',
    knowledgePoint: '数制转换',
    points: 5,
    stem: '下列各数中，大于十进制数 15 的有（　　）。',
    options: [
      { id: 'a', text: '二进制数 1111' },
      { id: 'b', text: '八进制数 20' },
      { id: 'c', text: '十六进制数 F' },
      { id: 'd', text: '十六进制数 10' },
    ],
    answer: ['b', 'd'],
  },
  {
    id: '9020311',
    kind: 'trueFalse',
    knowledgePoint: '局域网',
    points: 5,
    stem: '一间机房内的计算机互相连接构成的网络属于局域网。',
    answer: ['true'],
  },
  {
    id: '9030411',
    kind: 'fillIn',
    knowledgePoint: '数制转换',
    points: 5,
    stem: '二进制数 11111 转换成十进制数是 ________。',
    answer: ['31', '三十一'],
  },
]
