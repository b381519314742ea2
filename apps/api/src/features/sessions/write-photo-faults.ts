import type { PhotoFault, PhotoFileFault } from '@wenkao/shared/sessions'
import { writeWorkbook } from '../../platform/write-workbook.ts'

/** What each fault says in the returned file; whoever opens it has no page beside it. */
const REASONS: Readonly<Record<PhotoFault, { readonly 'zh-CN': string; readonly en: string }>> = {
  hostileName: {
    'zh-CN': '文件名不合规（含上级目录或控制字符）',
    en: 'The file name leads out of the archive',
  },
  nestedArchive: {
    'zh-CN': '压缩包中还有压缩包：请把照片直接放进一个压缩包',
    en: 'An archive inside the archive: put the photos into one archive',
  },
  notAPhoto: {
    'zh-CN': '只收 .jpg、.jpeg、.png 文件',
    en: 'Only .jpg, .jpeg and .png files are taken',
  },
  tooLarge: { 'zh-CN': '照片太大：最多 300 KB', en: 'The photo is too large: at most 300 KB' },
  unknownNumber: {
    'zh-CN': '名册中没有这个考号或证件号：文件名应为考号或证件号',
    en: 'No such exam number or identity number in the roster: name the file after one of them',
  },
  twice: {
    'zh-CN': '同一考生有多个文件，都没有导入：请只留一个',
    en: 'Several files for one candidate, none was taken: keep one',
  },
  erased: {
    'zh-CN': '该考生的个人信息已被永久删除',
    en: 'The personal data of this candidate was erased for good',
  },
  unreadable: {
    'zh-CN': '文件已损坏或加了密码',
    en: 'The file is damaged or has a password',
  },
  notAnImage: {
    'zh-CN': '内容不是 JPEG 或 PNG 图片，或尺寸超过 6000 像素',
    en: 'The content is no JPEG or PNG picture, or has more than 6000 pixels on a side',
  },
}

/** Files that were not taken, with the reason. */
export function writePhotoFaults(
  faults: readonly PhotoFileFault[],
  language: 'zh-CN' | 'en',
): Promise<Uint8Array> {
  const isEnglish = language === 'en'
  return writeWorkbook(
    isEnglish ? 'Photos not taken' : '未导入的照片',
    isEnglish ? ['File', 'Reason'] : ['文件', '原因'],
    faults.map(({ name, fault }) => [name, REASONS[fault][language]]),
    [50, 60],
  )
}
