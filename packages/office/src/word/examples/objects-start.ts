import type { StartFiles } from '../../checkpoints/checker.ts'
import { writePicture } from '../../package/write-picture.ts'
import { plainParagraph, writeWordStart } from '../write-start.ts'

/** Paragraphs of the start file for pictures, shapes and other objects. */
export const OBJECTS = {
  title: '校园文化艺术节',
  logo: '本届艺术节的会徽由学生设计。',
  stage: '开幕式在学校体育馆举行。',
  choir: '合唱比赛吸引了二十个班级参加。',
  dance: '舞蹈专场展示了各民族的传统舞蹈。',
  photos: '摄影作品在图书馆一楼展出。',
  star: '获奖节目将得到一枚五角星奖章。',
  box: '欢迎各班同学踊跃报名。',
  art: '艺术点亮青春。',
  flow: '报名分为三个步骤。',
  formula: '评分时去掉最高分和最低分后取平均值。',
  website: '详细安排请访问学校网站。',
  score: '各项得分见所附的表格。',
  rule: '以上为活动安排。',
  badge: '活动标志如下。',
  banner: '活动横幅如下。',
  ending: '期待大家的精彩表现！',
} as const

/** Issued pictures, each of its own size. */
export const PICTURES = {
  logo: '会徽.png',
  poster: '海报.png',
  stage: '开幕式.png',
  choir: '合唱.png',
  dance: '舞蹈.png',
  photos: '摄影.png',
} as const

const BYTES: ReadonlyMap<string, Uint8Array> = new Map([
  [PICTURES.logo, writePicture(60, 40, 'C00000')],
  [PICTURES.poster, writePicture(70, 50, '92D050')],
  [PICTURES.stage, writePicture(80, 60, '0070C0')],
  [PICTURES.choir, writePicture(90, 60, '00B050')],
  [PICTURES.dance, writePicture(100, 60, 'FFC000')],
  [PICTURES.photos, writePicture(120, 80, '7030A0')],
])
const EMU = 9525

function picture(
  id: number,
  relationship: string,
  name: string,
  width: number,
  height: number,
): string {
  const size = `cx="${width * EMU}" cy="${height * EMU}"`
  return `<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="${id}" name="${name}"/><pic:cNvPicPr><a:picLocks noChangeAspect="1"/></pic:cNvPicPr></pic:nvPicPr><pic:blipFill><a:blip r:embed="${relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>`
}

const inline = (id: number, relationship: string, name: string, width: number, height: number) =>
  `<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="${width * EMU}" cy="${height * EMU}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="${id}" name="图片 ${id}"/><wp:cNvGraphicFramePr/>${picture(id, relationship, name, width, height)}</wp:inline></w:drawing></w:r></w:p>`

const anchor = (id: number, width: number, height: number, graphic: string, choice: boolean) => {
  const drawing = `<w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="${251658240 + id * 1024}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="${width}" cy="${height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="${id}" name="对象 ${id}"/><wp:cNvGraphicFramePr/>${graphic}</wp:anchor></w:drawing>`
  const inside = choice
    ? `<mc:AlternateContent><mc:Choice Requires="wps">${drawing}</mc:Choice><mc:Fallback/></mc:AlternateContent>`
    : drawing
  return `<w:p><w:r>${inside}</w:r></w:p>`
}

const shape = (id: number, preset: string, text: string) =>
  anchor(
    id,
    1440000,
    720000,
    `<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1440000" cy="720000"/></a:xfrm><a:prstGeom prst="${preset}"><a:avLst/></a:prstGeom></wps:spPr><wps:style><a:lnRef idx="2"><a:schemeClr val="accent1"/></a:lnRef><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef><a:effectRef idx="0"><a:schemeClr val="accent1"/></a:effectRef><a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></wps:style><wps:txbx><w:txbxContent>${plainParagraph(text)}</w:txbxContent></wps:txbx><wps:bodyPr rot="0" vert="horz" anchor="ctr"/></wps:wsp></a:graphicData></a:graphic>`,
    true,
  )

/** Texts of the two shapes that are there from the start. */
export const SHAPES = { badge: '艺术节标志', banner: '艺术节横幅' } as const

/** An announcement with four pictures and two shapes, each to be changed by one checkpoint. */
export const objectsStart: StartFiles = {
  name: 'word-objects',
  file: '艺术节.docx',
  files: () =>
    new Map([
      [
        '艺术节.docx',
        writeWordStart({
          body: Object.entries(OBJECTS)
            .map(([name, text]) => plainParagraph(text) + (AFTER[name] ?? ''))
            .join(''),
          links: ['stage', 'choir', 'dance', 'photos'].map((name) => ({
            id: `rId_${name}`,
            type: 'image',
            target: `word/media/${name}.png`,
          })),
          parts: (['stage', 'choir', 'dance', 'photos'] as const).map((name) => ({
            name: `word/media/${name}.png`,
            contentType: 'image/png',
            content: BYTES.get(PICTURES[name]) ?? new Uint8Array(),
          })),
        }),
      ],
      ...BYTES,
    ]),
}

const AFTER: Readonly<Record<string, string>> = {
  stage: inline(11, 'rId_stage', PICTURES.stage, 80, 60),
  choir: inline(12, 'rId_choir', PICTURES.choir, 90, 60),
  dance: anchor(13, 100 * EMU, 60 * EMU, picture(13, 'rId_dance', PICTURES.dance, 100, 60), false),
  photos: inline(14, 'rId_photos', PICTURES.photos, 120, 80),
  badge: shape(15, 'ellipse', SHAPES.badge),
  banner: shape(16, 'rect', SHAPES.banner),
}
