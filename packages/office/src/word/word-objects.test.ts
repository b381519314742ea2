import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Parameters } from '../checkpoints/checker.ts'
import { writeWordStart, plainParagraph, type StartDocument } from './write-start.ts'
import { writePicture } from '../package/write-picture.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'

const EMPTY = writeWordStart({ body: plainParagraph('没有') })
const written = (document: StartDocument | string): Uint8Array =>
  writeWordStart(typeof document === 'string' ? { body: document } : document)

/** The verdict on a submission whose start file has nothing of it. */
function verdictOf(
  code: string,
  target: Parameters,
  expected: Parameters,
  document: StartDocument | string,
  start: Uint8Array = EMPTY,
): string {
  const graded = grade(
    'word',
    [checkpoint(code, { ...target }, { ...expected })],
    start,
    written(document),
  )
  return graded.verdicts[0]?.verdict ?? ''
}
const passes = (...input: Parameters5): boolean => verdictOf(...input) === 'pass'
type Parameters5 = [string, Parameters, Parameters, StartDocument | string, Uint8Array?]

const WHOLE = { in: 'document' } as const
const BODY = { in: 'body' } as const
const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
const char = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
const instruction = (...parts: readonly string[]): string =>
  parts.map((one) => `<w:r><w:instrText xml:space="preserve">${one}</w:instrText></w:r>`).join('')
const field = (parts: readonly string[], result: string): string =>
  char('begin') + instruction(...parts) + char('separate') + result + char('end')

const shape = (inside: string, body = '<wps:bodyPr/>', properties = ''): string =>
  `<w:drawing><wp:anchor behindDoc="0"><wp:extent cx="1080000" cy="720000"/><wp:wrapNone/><wp:docPr id="1" name="x"/><a:graphic><a:graphicData uri="u"><wps:wsp><wps:cNvSpPr${inside === '' ? '' : ' txBox="1"'}/><wps:spPr><a:prstGeom prst="${inside === '' ? 'ellipse' : 'rect'}"/>${properties}</wps:spPr>${inside === '' ? '' : `<wps:txbx><w:txbxContent>${inside}</w:txbxContent></wps:txbx>`}${body}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>`
const both = (choice: string, fallback: string): string =>
  `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent></w:r></w:p>`
const pict = (inside: string): string => `<w:p><w:r><w:pict>${inside}</w:pict></w:r></w:p>`

describe('shapes, text boxes and WordArt (4.9)', () => {
  const VML_OVAL = '<w:pict><v:oval style="width:85pt;height:57pt" fillcolor="red"/></w:pict>'

  it('counts a shape with its fallback once, whichever branch is read (10906)', () => {
    const body = both(shape(''), VML_OVAL)
    expect(passes('10906', WHOLE, { forms: ['ellipse'], widthCm: 3 }, body)).toBe(true)
    expect(passes('10906', { in: 'shape', index: 2 }, { widthCm: 3 }, body)).toBe(false)
  })

  it('reads old shapes by element, by type number, with their colours and lines (10906)', () => {
    const star =
      '<v:shape type="#_x0000_t12" style="width:72pt;height:72pt" fillcolor="#ffff00 [13]" strokecolor="red" strokeweight="1.5pt"/>'
    const expected = {
      forms: ['star5'],
      fill: { kind: 'solid', colors: ['黄色'] },
      line: { colors: ['红色'], widthPoints: 1.5 },
    }
    expect(passes('10906', WHOLE, expected, pict(star))).toBe(true)
    expect(
      passes('10906', WHOLE, { forms: ['ellipse'] }, `<w:p><w:r>${VML_OVAL}</w:r></w:p>`),
    ).toBe(true)
    const bare = star.replace('fillcolor', 'filled="f" fillcolor')
    expect(passes('10906', WHOLE, { forms: ['star5'], fill: { kind: 'none' } }, pict(bare))).toBe(
      true,
    )
  })

  it('keeps the text of a box out of the body, and reads its direction, new and old (10907)', () => {
    const vertical = shape(plainParagraph('竖排'), '<wps:bodyPr vert="eaVert"/>')
    const body = plainParagraph('正文') + both(vertical, '')
    expect(passes('10907', WHOLE, { text: '竖排', vertical: true }, body)).toBe(true)
    expect(passes('10907', WHOLE, { text: '竖排', vertical: false }, body)).toBe(false)
    const old = `<v:rect><v:textbox style="layout-flow:vertical-ideographic"><w:txbxContent>${plainParagraph('竖排')}</w:txbxContent></v:textbox></v:rect>`
    expect(passes('10907', WHOLE, { text: '竖排', vertical: true }, pict(old))).toBe(true)
  })

  it('takes a bend, text effects or an old text path as WordArt, a plain box as none (10908)', () => {
    const text = plainParagraph('青春')
    const bent = shape(text, '<wps:bodyPr><a:prstTxWarp prst="textWave1"/></wps:bodyPr>')
    const flat = shape(text, '<wps:bodyPr><a:prstTxWarp prst="textNoShape"/></wps:bodyPr>')
    const glow = plainParagraph('青春', '', '<w14:glow w14:rad="63500"/>')
    expect(passes('10908', WHOLE, { text: '青春', warps: ['textWave1'] }, both(bent, ''))).toBe(
      true,
    )
    expect(passes('10908', WHOLE, { text: '青春' }, both(flat, ''))).toBe(false)
    expect(
      passes('10908', WHOLE, { text: '青春', warps: ['textNoShape'] }, both(shape(glow), '')),
    ).toBe(true)
    const old = '<v:shape type="#_x0000_t136"><v:textpath string="青春"/></v:shape>'
    expect(passes('10908', WHOLE, { text: '青春' }, pict(old))).toBe(true)
  })

  it('tells behind from in front, in new and in old drawings (10903)', () => {
    const behind = shape('').replace('behindDoc="0"', 'behindDoc="1"')
    const target = { in: 'shape' }
    expect(passes('10903', target, { wraps: ['behind'] }, both(behind, ''))).toBe(true)
    expect(passes('10903', target, { wraps: ['inFront'] }, both(shape(''), ''))).toBe(true)
    const old = (style: string, wrap = '') =>
      pict(`<v:oval style="position:absolute;width:1in;height:1in;${style}">${wrap}</v:oval>`)
    expect(passes('10903', target, { wraps: ['behind'] }, old('z-index:-1'))).toBe(true)
    expect(passes('10903', target, { wraps: ['inFront'] }, old('z-index:1'))).toBe(true)
    const around = '<w10:wrap xmlns:w10="urn:schemas-microsoft-com:office:word" type="tight"/>'
    expect(passes('10903', target, { wraps: ['tight'] }, old('', around))).toBe(true)
    expect(
      passes('10903', target, { wraps: ['inline'] }, pict('<v:oval style="width:1in"/>')),
    ).toBe(true)
  })

  it('reads absurd numbers and broken parts without failing (chapter 9)', () => {
    const body = both(
      shape('').replace('cx="1080000"', 'cx="1e999"').replace('cy="720000"', 'cy="x"'),
      '',
    )
    expect(verdictOf('10906', WHOLE, { forms: ['ellipse'], widthCm: 3 }, body)).toBe('fail')
    const art =
      '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="rId99" r:lo="rId98"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    expect(verdictOf('10909', WHOLE, { layouts: ['process1'] }, art)).toBe('fail')
  })

  it('places a picture in the line by the alignment of its paragraph (10904)', () => {
    const bytes = writePicture(4, 4, 'FF0000')
    const inline =
      '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rIdP"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    const document = (properties: string): StartDocument => ({
      body: `<w:p><w:pPr>${properties}</w:pPr>${inline}</w:p>`,
      links: [{ id: 'rIdP', type: 'image', target: 'word/media/a.png' }],
      parts: [{ name: 'word/media/a.png', contentType: 'image/png', content: bytes }],
    })
    const expected = { horizontal: { align: 'center' } }
    const target = { in: 'picture' }
    expect(passes('10904', target, expected, document('<w:jc w:val="center"/>'))).toBe(true)
    expect(passes('10904', target, expected, document(''))).toBe(false)
  })
})

describe('hyperlinks (10914)', () => {
  const link = (target: string): StartDocument => ({
    body: `<w:p><w:hyperlink r:id="rIdL">${run('学校网站')}</w:hyperlink></w:p>`,
    links: [{ id: 'rIdL', type: 'hyperlink', target, isExternal: true }],
  })
  const target = { in: 'text', find: '学校网站' }

  it.each([
    ['http://www.school.cn', 'http://www.school.cn/'],
    ['http://WWW.School.cn/A', 'http://www.school.cn/A'],
    ['https://www.school.cn/%E6%A0%A1', 'http://www.school.cn/校'],
    ['mailto:a@school.cn', 'mailto:a@school.cn'],
    ['file:///D:\\考生\\资料.docx', '资料.docx'],
  ])('takes %s as %s', (actual, wanted) => {
    const address = wanted.endsWith('.docx') ? `file:///C:/${wanted}` : wanted
    expect(passes('10914', target, { addresses: [address] }, link(actual))).toBe(true)
  })

  it('keeps paths apart, and does not take blue underlined text for a link', () => {
    expect(
      passes('10914', target, { addresses: ['http://school.cn/a'] }, link('http://school.cn/b')),
    ).toBe(false)
    const typed = plainParagraph('学校网站', '', '<w:color w:val="0000FF"/><w:u w:val="single"/>')
    expect(passes('10914', target, { addresses: ['http://school.cn/a'] }, typed)).toBe(false)
  })

  it('reads a field whose instruction is split over many runs', () => {
    const split = field([' HYPER', 'LINK "http://sch', 'ool.cn/" '], run('学校') + run('网站'))
    expect(
      passes('10914', target, { addresses: ['http://school.cn'] }, `<w:p>${split}</w:p>`),
    ).toBe(true)
  })
})

describe('long documents (4.7)', () => {
  const heading = (text: string): string => plainParagraph(text, '<w:pStyle w:val="2"/>')
  const contents = (lines: readonly string[], code = ' TOC \\o "1-3" \\h '): string => {
    const [first = '', ...rest] = lines
    const head = char('begin') + instruction(code) + char('separate') + run(first)
    const more = rest.map((line) => plainParagraph(line)).join('')
    return `<w:sdt><w:sdtContent><w:p>${head}</w:p>${more}<w:p>${char('end')}</w:p></w:sdtContent></w:sdt>`
  }
  const headings = heading('第一章') + heading('第二章')

  it('wants an automatic table of contents that lists all headings (10703)', () => {
    const right = contents(['第一章\t1', '第二章\t3']) + headings
    expect(passes('10703', WHOLE, { levels: [1, 3] }, right)).toBe(true)
    const stale = contents(['第一章\t1']) + headings
    expect(passes('10703', WHOLE, { levels: [1, 3] }, stale)).toBe(false)
    expect(passes('10703', WHOLE, { levels: [1, 3], updated: false }, stale)).toBe(true)
    const typed = plainParagraph('第一章……1') + plainParagraph('第二章……3') + headings
    expect(passes('10703', WHOLE, {}, typed)).toBe(false)
    const figures = contents(['图 1\t1'], ' TOC \\h \\z \\c "图" ') + headings
    expect(passes('10703', WHOLE, { updated: false }, figures)).toBe(false)
  })

  const table = `<w:tbl><w:tr><w:tc>${plainParagraph('甲')}</w:tc></w:tr></w:tbl>`
  const captioned = (label: string): string =>
    `<w:p><w:pPr><w:pStyle w:val="15"/></w:pPr>${run(`${label} `)}${field([' SEQ ', label], run('1'))}${run(' 成绩表')}</w:p>`

  it('tells a caption from a typed line, above from below (10704)', () => {
    const expected = { label: '表', text: '成绩表', position: 'above' }
    const target = { in: 'table' }
    expect(passes('10704', target, expected, captioned('表') + table)).toBe(true)
    expect(passes('10704', target, expected, table + captioned('表'))).toBe(false)
    const typed = plainParagraph('表 1 成绩表', '<w:pStyle w:val="15"/>')
    expect(passes('10704', target, expected, typed + table)).toBe(false)
  })

  const notes = (type: string): StartDocument => ({
    body: `<w:p>${run('防火墙')}<w:r><w:footnoteReference w:id="2"/></w:r>${run('设备')}</w:p>`,
    links: [{ id: 'rIdN', type: 'footnotes', target: 'word/footnotes.xml' }],
    parts: [
      {
        name: 'word/footnotes.xml',
        contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml',
        content: `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"${type}>${plainParagraph('注释')}</w:footnote></w:footnotes>`,
      },
    ],
  })

  it('takes no separator for a note, and places a note by the text before it (10706)', () => {
    const expected = { kind: 'footnote', text: '注释' }
    expect(passes('10706', BODY, expected, notes(''))).toBe(true)
    expect(passes('10706', { in: 'text', find: '防火墙' }, expected, notes(''))).toBe(true)
    expect(passes('10706', { in: 'text', find: '设备' }, expected, notes(''))).toBe(false)
    expect(passes('10706', BODY, expected, notes(' w:type="separator"'))).toBe(false)
    expect(passes('10706', BODY, { ...expected, kind: 'endnote' }, notes(''))).toBe(false)
  })

  it('judges a style by what it gives, whatever the text is formatted with (10701)', () => {
    const target = { in: 'style', name: '标题 1' }
    const direct = plainParagraph('标题', '<w:pStyle w:val="2"/><w:jc w:val="center"/>')
    expect(passes('10701', target, { alignment: 'center' }, direct)).toBe(false)
  })

  it('does not take a built-in style for one that the candidate made (10702)', () => {
    const start = writeWordStart({ body: plainParagraph('文字') })
    expect(passes('10702', WHOLE, { name: '标题 1' }, plainParagraph('文字'), start)).toBe(false)
    const made =
      '<w:style w:type="paragraph" w:customStyle="1" w:styleId="a5"><w:name w:val="重点"/><w:basedOn w:val="2"/></w:style><w:style w:type="character" w:customStyle="1" w:styleId="a6"><w:name w:val="重点 Char"/><w:link w:val="a5"/></w:style>'
    const document = { body: plainParagraph('文字', '<w:pStyle w:val="a5"/>'), styles: made }
    const target = { in: 'paragraphs', anchors: [{ text: '文字' }] }
    expect(passes('10702', target, { name: '重点', basedOn: '标题 1', bold: true }, document)).toBe(
      true,
    )
    expect(passes('10702', target, { name: '重点', type: 'character' }, document)).toBe(false)
  })
})

describe('text and review (4.5, 4.10)', () => {
  it('reads a sign of a symbol font with or without F000, and as a letter in that font (10506)', () => {
    const sym = (code: string) =>
      `<w:p><w:r><w:sym w:font="Wingdings" w:char="${code}"/></w:r></w:p>`
    const target = BODY
    const expected = { symbols: [{ font: 'Wingdings', code: '28' }] }
    expect(passes('10506', target, expected, sym('F028'))).toBe(true)
    expect(passes('10506', target, expected, sym('0028'))).toBe(true)
    const letter = `<w:p>${run('\uf028', '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')}</w:p>`
    expect(passes('10506', target, expected, letter)).toBe(true)
    expect(passes('10506', target, expected, letter.replaceAll('Wingdings', 'Webdings'))).toBe(
      false,
    )
  })

  it('lets signs of another width pass only where the task says so (10501)', () => {
    const start = writeWordStart({ body: plainParagraph('第一段文字。') })
    const body = plainParagraph('第一段文字。') + plainParagraph('新的一段,共5字')
    const target = { in: 'place', after: { text: '第一段文字。' } }
    const text = '新的一段，共５字'
    expect(passes('10501', target, { text }, body, start)).toBe(false)
    expect(passes('10501', target, { text, foldsWidth: true }, body, start)).toBe(true)
    expect(passes('10501', target, { text, tolerance: 0.3 }, body, start)).toBe(true)
  })

  it('counts every place of a replaced text, text boxes included, the old one inside the new (10502)', () => {
    const box = (text: string): string => both(shape(plainParagraph(text)), '')
    const start = writeWordStart({ body: plainParagraph('电脑与电脑') + box('电脑') })
    const right = plainParagraph('电脑机与电脑机') + box('电脑机')
    const half = plainParagraph('电脑机与电脑机') + box('电脑')
    const expected = { find: '电脑', replace: '电脑机' }
    expect(passes('10502', WHOLE, expected, right, start)).toBe(true)
    expect(passes('10502', WHOLE, expected, half, start)).toBe(false)
  })

  it('wants a move to leave nothing behind, and a copy to do so (10504)', () => {
    const texts = ['第一段的文字', '第二段的内容', '第三段的结尾']
    const start = writeWordStart({ body: texts.map((one) => plainParagraph(one)).join('') })
    const order = (...list: readonly number[]) =>
      list.map((index) => plainParagraph(texts[index] ?? '')).join('')
    const target = { in: 'paragraphs', anchors: [{ text: texts[0] }] }
    const to = { in: 'place', after: { text: texts[2] } }
    expect(passes('10504', target, { to }, order(1, 2, 0), start)).toBe(true)
    expect(passes('10504', target, { to }, order(0, 1, 2, 0), start)).toBe(false)
    expect(passes('10504', target, { to, copies: true }, order(0, 1, 2, 0), start)).toBe(true)
    expect(passes('10504', target, { to }, order(1, 0, 2), start)).toBe(false)
  })

  const BY = 'w:author="a" w:id="1"'
  it('decides insertions, deletions, moves and paragraph marks as Word does (11003)', () => {
    const start = writeWordStart({
      body: `<w:p>${run('甲')}<w:ins ${BY}>${run('乙')}</w:ins><w:del ${BY}><w:r><w:delText>丙</w:delText></w:r></w:del>${run('丁')}</w:p><w:p><w:pPr><w:rPr><w:ins ${BY}/></w:rPr></w:pPr>${run('前')}</w:p>${plainParagraph('后')}`,
    })
    const accepted = plainParagraph('甲乙丁') + plainParagraph('前') + plainParagraph('后')
    const rejected = plainParagraph('甲丙丁') + plainParagraph('前后')
    expect(passes('11003', WHOLE, { decision: 'accept' }, accepted, start)).toBe(true)
    expect(passes('11003', WHOLE, { decision: 'reject' }, accepted, start)).toBe(false)
    expect(passes('11003', WHOLE, { decision: 'reject' }, rejected, start)).toBe(true)
    expect(passes('11003', WHOLE, { decision: 'accept' }, rejected, start)).toBe(false)
  })

  it('takes protection that is not enforced for none, as WPS writes it (11004)', () => {
    const settings = (enforcement: string): StartDocument => ({
      body: plainParagraph('文字'),
      settings: `<w:documentProtection w:edit="readOnly" w:enforcement="${enforcement}"/>`,
    })
    expect(passes('11004', WHOLE, { edit: 'readOnly' }, settings('1'))).toBe(true)
    expect(passes('11004', WHOLE, { edit: 'readOnly' }, settings('0'))).toBe(false)
    expect(passes('11004', WHOLE, { edit: 'readOnly', hasPassword: true }, settings('1'))).toBe(
      false,
    )
  })

  it('reads a result of a mail merge, and a source by its name alone (10709)', () => {
    const merged = plainParagraph('尊敬的王芳：') + plainParagraph('尊敬的李强：')
    const records = ['尊敬的王芳', '尊敬的李强']
    expect(passes('10709', WHOLE, { records }, merged)).toBe(true)
    expect(passes('10709', WHOLE, { records: [...records, '赵六'] }, merged)).toBe(false)
    const preview = `<w:p>${run('尊敬的')}${field([' MERGEFIELD ', '"姓名" '], run('王芳'))}</w:p>`
    expect(passes('10709', WHOLE, { records: ['尊敬的王芳'] }, preview)).toBe(false)
    expect(passes('10709', WHOLE, { fields: [{ name: '姓名', after: '尊敬的' }] }, preview)).toBe(
      true,
    )
  })

  it('inserts text files of several encodings, and leaves unknown ones to a person (10505)', () => {
    const start = writeWordStart({ body: plainParagraph('资料如下。') })
    const target = { in: 'place', after: { text: '资料如下。' } }
    const body = plainParagraph('资料如下。') + plainParagraph('第一行') + plainParagraph('第二行')
    const judge = (bytes: Uint8Array): string | undefined =>
      grade('word', [checkpoint('10505', target, { file: '资料.txt' })], start, written(body), {
        '资料.txt': bytes,
      }).verdicts[0]?.verdict
    expect(judge(strToU8('第一行\r\n第二行\r\n'))).toBe('pass')
    expect(judge(strToU8('第一行\n第三行'))).toBe('fail')
    // 第一行 and 第二行 in GB18030, as an old Notepad saves them.
    const old = new Uint8Array([
      0xb5, 0xda, 0xd2, 0xbb, 0xd0, 0xd0, 10, 0xb5, 0xda, 0xb6, 0xfe, 0xd0, 0xd0,
    ])
    expect(judge(old)).toBe('unsupported')
    const decoded = gradeTask({
      task: {
        kind: 'word',
        file: 'a',
        checkpoints: [checkpoint('10505', target, { file: '资料.txt' })],
      },
      startFiles: new Map([
        ['a', start],
        ['资料.txt', old],
      ]),
      submittedFiles: new Map([['a', written(body)]]),
      decodeText: (bytes) => new TextDecoder('gb18030').decode(bytes),
    })
    expect(decoded.verdicts[0]?.verdict).toBe('pass')
  })
})
