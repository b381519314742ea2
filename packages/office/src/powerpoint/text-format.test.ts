import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { placeholder, plainShape, writePowerPointStart } from './write-start.ts'
import { placeOf } from './placeholders.ts'
import { openPowerPoint, type Presentation } from './powerpoint-view.ts'
import { slideParagraphFormat, slideRunFormat } from './text-format.ts'

type Edits = Readonly<Record<string, (text: string) => string>>

const MASTER = 'ppt/slideMasters/slideMaster1.xml'
const LAYOUT = 'ppt/slideLayouts/slideLayout2.xml'
const SLIDE = 'ppt/slides/slide1.xml'
const MAIN = 'ppt/presentation.xml'
const THEME = 'ppt/theme/theme1.xml'

/** One slide of title and content, with changes to the text of its parts. */
function presentation(edits: Edits, shapes = ''): Presentation {
  const files = unzipSync(
    writePowerPointStart({
      slides: [{ layout: 'obj', title: '标题', bodies: [['正文一', '正文二']], shapes }],
    }),
  )
  for (const [name, edit] of Object.entries(edits))
    files[name] = strToU8(edit(strFromU8(files[name] ?? new Uint8Array())))
  return openPowerPoint(zipSync(files))
}

/** The format of the first run of a shape of the slide, by its place in drawing order. */
function formatOf(opened: Presentation, shapeIndex: number, paragraphIndex = 0) {
  const [page] = opened.slides
  const shape = page?.allShapes[shapeIndex]
  const paragraph = (shape?.table?.cells[0]?.paragraphs ?? shape?.paragraphs)?.[paragraphIndex]
  const run = paragraph?.runs[0]
  if (page === undefined || shape === undefined || paragraph === undefined || run === undefined)
    throw new Error('There is no such text')
  const place = { presentation: opened, page, shape, cell: shape.table?.cells[0] }
  return {
    run: slideRunFormat(place, paragraph, run),
    paragraph: slideParagraphFormat(place, paragraph),
  }
}

const inBody = (text: string, list: string): string => {
  const at = text.lastIndexOf('<a:lstStyle/>')
  return `${text.slice(0, at)}<a:lstStyle>${list}</a:lstStyle>${text.slice(at + '<a:lstStyle/>'.length)}`
}
const size = (value: number): string => `<a:lvl1pPr><a:defRPr sz="${value}"/></a:lvl1pPr>`

describe('what text of a slide looks like (CHECKPOINTS 2.6)', () => {
  it('takes the nearest of run, shape, layout, master, text styles and defaults', () => {
    const steps: Edits[] = [
      { [MAIN]: (text) => text.replaceAll('sz="1800"', 'sz="1100"') },
      {
        [MASTER]: (text) => text.replace(/(<p:bodyStyle>.*?)sz="2800"/s, '$1sz="1200"'),
      },
      {
        [MASTER]: (text) =>
          text.replace(
            /(type="body" idx="1".*?)<a:lstStyle\/>/s,
            `$1<a:lstStyle>${size(1300)}</a:lstStyle>`,
          ),
      },
      {
        [LAYOUT]: (text) =>
          text.replace(
            /(<p:ph idx="1"\/>.*?)<a:lstStyle\/>/s,
            `$1<a:lstStyle>${size(1400)}</a:lstStyle>`,
          ),
      },
      { [SLIDE]: (text) => inBody(text, size(1500)) },
      {
        [SLIDE]: (text) =>
          inBody(text, size(1500)).replace(
            /(<a:rPr )([^>]*>(?:<[^>]*>)?<a:t>正文一)/,
            '$1sz="1600" $2',
          ),
      },
    ]
    const merged: Record<string, (text: string) => string> = {}
    const sizes = steps.map((step) => {
      for (const [name, edit] of Object.entries(step)) {
        const before = merged[name]
        merged[name] = name === SLIDE || before === undefined ? edit : (text) => edit(before(text))
      }
      return formatOf(presentation(merged), 1).run.size
    })
    // The text styles of the master always say a size, so the defaults are not seen here.
    expect(sizes).toEqual([28, 12, 13, 14, 15, 16])
  })

  it('gives text outside placeholders the defaults of the presentation', () => {
    const box = plainShape(20, '矩形 1', [0, 0, 100, 100], ['文字'])
    const edits: Edits = {
      [MAIN]: (text) => text.replaceAll('sz="1800"', 'sz="1100"'),
      [MASTER]: (text) => text.replaceAll('sz="1800"', 'sz="2100"'),
    }
    expect(formatOf(presentation(edits, box), 2).run.size).toBe(11)
    expect(formatOf(presentation({ [MAIN]: () => '' + MINIMAL }, box), 2).run.size).toBe(18)
  })

  it('reads theme fonts through the master, an empty East Asian one by its script', () => {
    const { run } = formatOf(presentation({}), 0)
    expect(run.fonts).toEqual({ latin: '等线 Light', ea: '等线' })
    const named = formatOf(
      presentation({
        [THEME]: (text) => text.replace('<a:ea typeface=""/>', '<a:ea typeface="黑体"/>'),
      }),
      0,
    )
    expect(named.run.fonts.ea).toBe('黑体')
  })

  it('reads colours through the map of the master, and an override of the slide', () => {
    const black = formatOf(presentation({}), 1)
    expect(black.run.color).toBe('000000')
    const mapped = formatOf(
      presentation({ [MASTER]: (text) => text.replace('tx1="dk1"', 'tx1="accent2"') }),
      1,
    )
    expect(mapped.run.color).toBe('ED7D31')
    const map =
      '<a:overrideClrMapping bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
    const overridden = formatOf(
      presentation({ [SLIDE]: (text) => text.replace('<a:masterClrMapping/>', map) }),
      1,
    )
    expect(overridden.run.color).toBe('FFFFFF')
  })

  it('finds the placeholder of the layout by its index, else by its type, as LibreOffice needs', () => {
    const edits: Edits = {
      [LAYOUT]: (text) =>
        text.replace(
          /(<p:ph idx="1"\/>.*?)<a:lstStyle\/>/s,
          `$1<a:lstStyle>${size(1400)}</a:lstStyle>`,
        ),
      [SLIDE]: (text) => text.replace('<p:ph idx="1"/>', '<p:ph/>'),
    }
    expect(formatOf(presentation(edits), 1).run.size).toBe(14)
  })

  it('resolves each level of a list on its own', () => {
    const edits: Edits = {
      [SLIDE]: (text) =>
        text.replace(
          '<a:p><a:r><a:rPr lang="zh-CN" altLang="en-US"/><a:t>正文二',
          '<a:p><a:pPr lvl="1"/><a:r><a:rPr lang="zh-CN" altLang="en-US"/><a:t>正文二',
        ),
    }
    const opened = presentation(edits)
    expect(formatOf(opened, 1, 0).paragraph).toMatchObject({
      level: 0,
      marginLeft: 228600,
      indent: -228600,
      lineSpacing: { kind: 'percent', value: 90 },
      before: { kind: 'points', value: 10 },
      bullet: { kind: 'character', character: '•', font: 'Arial' },
    })
    const second = formatOf(opened, 1, 1)
    expect([second.run.size, second.paragraph.marginLeft]).toEqual([24, 685800])
  })

  it('does not count the properties of a paragraph’s mark, nor an autofit', () => {
    const edits: Edits = {
      [SLIDE]: (text) =>
        text
          .replace('正文一</a:t></a:r>', '正文一</a:t></a:r><a:endParaRPr sz="900" b="1"/>')
          .replaceAll('<a:bodyPr/>', '<a:bodyPr><a:normAutofit fontScale="50000"/></a:bodyPr>'),
    }
    const { run } = formatOf(presentation(edits), 1)
    expect([run.size, run.bold]).toEqual([28, false])
  })

  it('reads a line break as LF, a field as its text, and nothing from an empty placeholder', () => {
    const content =
      '<a:p><a:r><a:t>第一</a:t></a:r><a:br/><a:r><a:t>第二</a:t></a:r><a:fld id="{1}" type="slidenum"><a:t>3</a:t></a:fld><a:endParaRPr/></a:p>'
    const shapes = placeholder(21, '文本 1', 'type="body" idx="9"', [], undefined, content)
    const [slide] = presentation({}, shapes).slides
    expect(slide?.allShapes.at(-1)?.text).toBe('第一\n第二3')
    const [empty] = presentation({
      [SLIDE]: (text) => text.replace(/<a:r>.*?<\/a:r>/gs, ''),
    }).slides
    expect(empty?.allShapes.map((one) => one.text)).toEqual(['', '\n'])
    expect(empty?.text).toBe('')
  })

  it('gives a cell what its table style says, and its own format before that', () => {
    const cell = (properties: string): string =>
      `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="30" name="表格 1"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="x"><a:tbl><a:tblPr firstRow="1"><a:tableStyleId>{AAAA}</a:tableStyleId></a:tblPr><a:tblGrid><a:gridCol w="1"/></a:tblGrid><a:tr h="1"><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:rPr ${properties}/><a:t>表头</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
    const style: Edits = {
      'ppt/tableStyles.xml': (text) =>
        text.replace(
          '/>',
          '><a:tblStyle styleId="{AAAA}" styleName="甲"><a:firstRow><a:tcTxStyle b="on"><a:schemeClr val="accent1"/></a:tcTxStyle></a:firstRow></a:tblStyle></a:tblStyleLst>',
        ),
    }
    expect(formatOf(presentation(style, cell('')), 2).run).toMatchObject({
      bold: true,
      color: '4472C4',
    })
    expect(formatOf(presentation(style, cell('b="0"')), 2).run.bold).toBe(false)
  })

  it('shows links in the link colour of the theme', () => {
    const edits: Edits = {
      [SLIDE]: (text) =>
        text.replace(
          'altLang="en-US"/><a:t>正文一',
          'altLang="en-US"><a:hlinkClick r:id="x"/></a:rPr><a:t>正文一',
        ),
    }
    expect(formatOf(presentation(edits), 1).run.color).toBe('0563C1')
  })
})

const MINIMAL =
  '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rIdMaster"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rIdSlide1"/></p:sldIdLst></p:presentation>'

describe('where a shape stands (CHECKPOINTS 2.6, 30309)', () => {
  it('is what its layout says, else its master', () => {
    const [slide] = presentation({}).slides
    const [title] = slide?.allShapes ?? []
    if (slide === undefined || title === undefined) throw new Error('There is no title')
    expect(placeOf(slide, title)).toMatchObject({ x: 838200, y: 365125, width: 10515600 })
  })

  it('goes through the coordinates of every group around it', () => {
    const group = (child: string, scale: string): string =>
      `<p:grpSp><p:nvGrpSpPr><p:cNvPr id="40" name="组合 1"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>${scale}</a:xfrm></p:grpSpPr>${child}</p:grpSp>`
    const inner = plainShape(41, '矩形 2', [100, 200, 300, 400], ['内'])
    const doubled =
      '<a:off x="1000" y="1000"/><a:ext cx="2000" cy="2000"/><a:chOff x="0" y="0"/><a:chExt cx="1000" cy="1000"/>'
    const shapes = group(group(inner, doubled), doubled)
    const [slide] = presentation({}, shapes).slides
    const shape = slide?.allShapes.find((one) => one.name === '矩形 2')
    if (slide === undefined || shape === undefined) throw new Error('There is no shape')
    expect(placeOf(slide, shape)).toMatchObject({ x: 3400, y: 3800, width: 1200, height: 1600 })
  })
})
