import { paragraph, run } from '../testing/make-document.ts'
import type { PitfallCase, WordContent } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const TEXT = '古镇的清晨格外安静，石板路上只有几个早起的人。'
const NEXT = '河边的茶馆已经开门，老人们围坐在一起。'
const sect = (content: string): string => `<w:sectPr>${content}</w:sectPr>`
const BODY = paragraph(TEXT) + paragraph(NEXT)
const REFERENCE =
  '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
const shown = (header: string, footer = '', more = '', settings = ''): WordContent => ({
  body: BODY + sect(REFERENCE + more),
  header,
  footer,
  settings,
})
const field = (code: string, result = '1'): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
const p = (content: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`
const CENTER = '<w:jc w:val="center"/>'
const tab = '<w:r><w:tab/></w:r>'
const STOPS =
  '<w:tabs><w:tab w:val="center" w:pos="4153"/><w:tab w:val="right" w:pos="8306"/></w:tabs>'
const box = (inner: string): string =>
  `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>${inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>${inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
const header = { start: BODY, target: { in: 'header' } }
const footer = { start: BODY, target: { in: 'footer' } }
const cases: readonly PitfallCase[] = [
  {
    ...header,
    title: 'a header that a section shows, whatever holds its text',
    code: '10401',
    expected: { text: '古镇风光' },
    right: [
      shown(paragraph('古镇风光')),
      shown(`<w:sdt><w:sdtContent>${paragraph('古镇风光')}</w:sdtContent></w:sdt>`),
      shown(
        p(
          `${run('古镇')}<w:ins w:id="1">${run('风光')}</w:ins><w:del w:id="2"><w:r><w:delText>很好</w:delText></w:r></w:del>`,
        ),
      ),
      shown(p(field('TITLE', '古镇风光'))),
      shown(box(paragraph('古镇风光'))),
      {
        body: paragraph(TEXT, '', sect(REFERENCE)) + paragraph(NEXT) + sect(''),
        header: paragraph('古镇风光'),
      },
    ],
    wrong: [
      { body: BODY, header: paragraph('古镇风光') },
      { body: paragraph('古镇风光') + BODY },
      {
        body: BODY + sect('<w:headerReference w:type="even" r:id="rIdHeader"/>'),
        header: paragraph('古镇风光'),
      },
      {
        body: BODY + sect('<w:headerReference w:type="first" r:id="rIdHeader"/><w:titlePg/>'),
        header: paragraph('古镇风光'),
      },
      {
        body: paragraph(TEXT, '', sect('')) + paragraph(NEXT) + sect(REFERENCE),
        header: paragraph('古镇风光'),
      },
      shown('', paragraph('古镇风光')),
      shown(paragraph('古镇风光好')),
      shown(p('<w:del w:id="2"><w:r><w:delText>古镇风光</w:delText></w:r></w:del>')),
    ],
  },
  {
    ...header,
    title: 'the line below a header is taken away directly or in its style',
    code: '10402',
    expected: { line: { style: 'none' }, alignment: 'right' },
    right: [
      {
        ...(shown(
          paragraph(
            '风光',
            '',
            '<w:pStyle w:val="h"/><w:pBdr><w:bottom w:val="none" w:sz="0"/></w:pBdr><w:jc w:val="end"/>',
          ),
        ) as object),
        body: BODY + sect(REFERENCE),
        styles:
          '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="header"/><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr></w:pPr></w:style>',
      },
      shown(paragraph('风光', '', '<w:jc w:val="right"/>')),
    ],
    wrong: [
      shown(
        paragraph(
          '风光',
          '',
          '<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr><w:jc w:val="right"/>',
        ),
      ),
      shown(paragraph('风光')),
      shown(
        paragraph('') +
          paragraph('风光', '', '<w:jc w:val="right"/>') +
          paragraph('', '', '<w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr>'),
      ),
    ],
  },
  {
    ...footer,
    title: 'a number in the middle: by the paragraph, by a tab, in a box, in a gallery’s control',
    code: '10403',
    expected: { alignment: 'center', format: ['upperRoman'], start: 3 },
    right: [
      shown('', p(field('PAGE'), CENTER), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown('', p(field('PAGE \\* ROMAN \\* MERGEFORMAT'), CENTER), '<w:pgNumType w:start="3"/>'),
      shown(
        '',
        p(`<w:fldSimple w:instr=" PAGE ">${run('3')}</w:fldSimple>`, CENTER),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(
        '',
        p(`${run('第')}${tab}${field(' page ')}${tab}${run('页')}`, STOPS),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(
        '',
        p(`<w:r><w:ptab w:alignment="center" w:relativeTo="margin"/></w:r>${field('PAGE')}`),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown('', box(p(field('PAGE'))), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown(
        '',
        p(field('PAGE'), '<w:framePr w:wrap="around" w:xAlign="center"/>'),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(
        '',
        `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Page Numbers (Bottom of Page)"/></w:docPartObj></w:sdtPr><w:sdtContent>${p(field('PAGE'), CENTER)}</w:sdtContent></w:sdt>`,
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
    ],
    wrong: [
      shown('', p(run('III'), CENTER), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown('', p(field('NUMPAGES'), CENTER), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown('', p(field('PAGE')), '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
      shown(
        '',
        p(`${tab}${tab}${field('PAGE')}`, STOPS),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown('', p(field('PAGE'), CENTER), '<w:pgNumType w:fmt="lowerRoman" w:start="3"/>'),
      shown('', p(field('PAGE'), CENTER), '<w:pgNumType w:fmt="upperRoman"/>'),
      shown(
        '',
        p(`<w:del w:id="1">${field('PAGE')}</w:del>${run('3')}`, CENTER),
        '<w:pgNumType w:fmt="upperRoman" w:start="3"/>',
      ),
      shown(p(field('PAGE'), CENTER), '', '<w:pgNumType w:fmt="upperRoman" w:start="3"/>'),
    ],
  },
  {
    title: 'the setting of odd and even pages is the document’s',
    code: '10404',
    start: BODY,
    target: { in: 'section', index: 1 },
    expected: { firstPage: true, oddEven: true },
    right: [
      shown('', '', '<w:titlePg/>', '<w:evenAndOddHeaders/>'),
      shown('', '', '<w:titlePg w:val="on"/>', '<w:evenAndOddHeaders w:val="true"/>'),
    ],
    wrong: [
      shown('', '', '<w:titlePg/>'),
      shown('', '', '<w:titlePg w:val="off"/>', '<w:evenAndOddHeaders/>'),
      shown('', '', '<w:titlePg/><w:evenAndOddHeaders/>'),
      {
        body: paragraph(TEXT, '', sect('')) + paragraph(NEXT) + sect('<w:titlePg/>'),
        settings: '<w:evenAndOddHeaders/>',
      },
    ],
  },
  {
    ...footer,
    title: 'a field, its picture quoted or not',
    code: '10405',
    expected: { field: ['DATE', 'TIME'], pictures: ['yyyy年M月d日'] },
    right: [
      shown('', p(field('DATE \\@ "yyyy年M月d日"'))),
      shown('', p(field("TIME \\@ yyyy'年'M'月'd'日'"))),
      shown('', p(field('DATE\\@"yyyy\\年M\\月d\\日" \\* MERGEFORMAT'))),
    ],
    wrong: [
      shown('', paragraph('2024年5月1日')),
      shown('', p(field('DATE \\@ "yyyy-MM-dd"'))),
      shown('', p(field('SAVEDATE \\@ "yyyy年M月d日"'))),
      { body: p(field('DATE \\@ "yyyy年M月d日"')) + BODY },
    ],
  },
]
tryPitfalls('headers: right in another way, wrong though it looks right (CHECKPOINTS 4.4)', cases)
