import type { NearMiss, Parameters, StartFiles } from '../../checkpoints/checker.ts'
import type { WordDraft } from '../word-draft.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for character formats, by what is done to them. */
export const CHARACTERS = {
  title: '计算机病毒与防治',
  font: '计算机病毒是人为编制的一组程序代码，它能够自我复制，并通过存储介质和网络传播。',
  bold: '病毒具有隐蔽性，往往附着在正常的程序或文档之中，使用者很难察觉它的存在。',
  underline: '病毒还具有传染性，一台计算机感染以后，同一网络中的其他计算机也会受到威胁。',
  strike: '早期的病毒主要依靠软盘传播，这种方式如今已经很少见到了。',
  color: '有些病毒潜伏很久才发作，例如每月的某一天，这一特点称为潜伏性。',
  highlight: '破坏性是病毒最令人担心的特点，它可能删除文件，也可能格式化硬盘。',
  shading: '防治病毒应当以预防为主，养成良好的使用习惯比事后补救更加有效。',
  script: '一块硬盘的容量约为2的40次方字节，水的分子式写作H2O。',
  spacing: '安装正版的杀毒软件，并且及时更新病毒库，是最基本的防护措施。',
  scale: '不要打开来历不明的电子邮件附件，也不要随意点击陌生的网络链接。',
  position: '使用移动存储设备之前，应当先用杀毒软件进行扫描。',
  emphasis: '重要的数据一定要定期备份，并且把备份保存在另外的地方。',
  letters: '常见的防火墙产品有 Windows Defender 和 ClamAV 等等。',
  hidden: '本段内容供教师讲评时参考，打印时不应当显示出来。',
  effect: '发现计算机感染病毒以后，应当立即断开网络连接。',
  guide: '清除病毒时要先用干净的系统盘启动计算机，再进行全盘查杀。',
  layout: '学校信息中心主办、计算机协会协办了本次安全知识讲座。',
  enclosed: '每位同学的身份证件背面都盖有注字标记，请妥善保管。',
  style: '讲座结束以后，同学们纷纷表示要增强网络安全意识。',
} as const

/** A text without any format of its own, one paragraph for each character format. */
export const charactersStart: StartFiles = {
  name: 'word-characters',
  file: '病毒.docx',
  files: () =>
    new Map([
      [
        '病毒.docx',
        writeWordStart({
          body: Object.values(CHARACTERS)
            .map((text) => plainParagraph(text))
            .join(''),
        }),
      ],
    ]),
}

/** The target of one whole paragraph. */
export const inParagraph = (text: string): Parameters => ({ in: 'paragraphs', anchors: [{ text }] })

/** The candidate formats the title in place of the paragraph that is asked for. */
export const WRONG_PARAGRAPH: NearMiss<WordDraft> = {
  name: 'another paragraph',
  target: inParagraph(CHARACTERS.title),
}
