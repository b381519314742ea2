import type { NearMiss, StartFiles } from '../../checkpoints/checker.ts'
import type { WordDraft } from '../word-draft.ts'
import { inParagraph } from './characters-start.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for paragraph formats, by what is done to them. */
export const PARAGRAPHS = {
  title: '我国高速铁路的发展',
  alignment: '本文介绍我国高速铁路从无到有的建设历程。',
  firstLine: '二〇〇八年，京津城际铁路开通运营，这是我国第一条设计时速达到三百五十公里的高速铁路。',
  hanging: '京津城际铁路：连接北京与天津，全长约一百二十公里，单程只需半小时左右。',
  sides: '有专家指出，高速铁路大大缩短了城市之间的距离，带动了沿线地区的经济发展。',
  line: '二〇一一年，京沪高速铁路全线通车，它连接了环渤海和长三角两大经济区。',
  spacing: '此后数年间，“四纵四横”的客运专线网络逐步建成，高铁成了人们出行的首选。',
  outline: '技术创新的成就',
  flow: '复兴号动车组具有完全自主知识产权，采用的标准中，中国标准占了大多数。',
  border: '提示：旅客进站乘车需要出示本人有效身份证件，并请提前到达车站。',
  shading: '数据来源：国家铁路主管部门历年发布的统计公报。',
  dropCap: '随着列车运行图的不断优化，越来越多的城市之间实现了公交化运营。',
  tabs: '车次\t出发站\t到达站\t票价',
  typography: '列车上提供 Wi-Fi 服务，旅客可以随时上网办公（部分线路除外）。',
  style: '未来的展望',
} as const

/** A text whose paragraphs have the format that Normal gives them and no other. */
export const paragraphsStart: StartFiles = {
  name: 'word-paragraphs',
  file: '高铁.docx',
  files: () =>
    new Map([
      [
        '高铁.docx',
        writeWordStart({
          body: Object.values(PARAGRAPHS)
            .map((text) =>
              plainParagraph(text).replaceAll(
                '\t',
                '</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">',
              ),
            )
            .join(''),
        }),
      ],
    ]),
}

/** The candidate formats the title in place of the paragraph that is asked for. */
export const OTHER_PARAGRAPH: NearMiss<WordDraft> = {
  name: 'another paragraph',
  target: inParagraph(PARAGRAPHS.title),
}
