import { paragraph, run } from '../testing/make-document.ts'
import { paragraphsOf, type PitfallCase } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const TITLE = '茶的历史'
const ONE = '茶起源于中国，饮茶的习惯流传至今。'
const TWO = '唐代的陆羽写成了茶经一书。'
const THREE = '如今茶叶销往世界各地，茶文化也随之传播。'
const START = [TITLE, ONE, TWO, THREE].map((text) => paragraph(text)).join('')
const texts = (...list: string[]): string => list.map((text) => paragraph(text)).join('')
const inserted = (text: string): string =>
  `<w:p><w:pPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr><w:ins w:id="2">${run(text)}</w:ins></w:p>`
const deleted = (text: string): string =>
  `<w:del w:id="3"><w:r><w:delText>${text}</w:delText></w:r></w:del>`
const gone = (text: string): string =>
  `<w:p><w:pPr><w:rPr><w:del w:id="4"/></w:rPr></w:pPr>${deleted(text)}</w:p>`
const field = (code: string, result: string, more = ''): string =>
  `<w:r><w:fldChar w:fldCharType="begin"${more}/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
const box = (text: string): string =>
  `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>${paragraph(text)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>${paragraph(text)}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
const NEW = '传说神农氏“日遇七十二毒，得茶而解之”。'
const DOCUMENT = { in: 'document' }
const sym = (font: string, code: string): string =>
  `<w:r><w:sym w:font="${font}" w:char="${code}"/></w:r>`
const led = (sign: string): string => `<w:p>${sign}${run(TITLE)}</w:p>${texts(ONE, TWO, THREE)}`
const dated = (content: string): string => `${START}<w:p>${content}</w:p>`
const TABLE = `<w:tbl><w:tr><w:tc>${paragraph('甲')}</w:tc></w:tr></w:tbl>`
const base = { start: START }
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'typed at its place, also under revision, in one piece or many',
    code: '10501',
    target: { in: 'place', after: { text: ONE } },
    expected: { text: NEW },
    right: [
      texts(TITLE, ONE, NEW, TWO, THREE),
      paragraph(TITLE) + paragraph(ONE) + inserted(NEW) + texts(TWO, THREE),
      texts(TITLE, ONE, '', NEW, '', TWO, THREE),
      `${texts(TITLE, ONE)}<w:p>${run(NEW.slice(0, 5))}${deleted('错')}${run(NEW.slice(5))}</w:p>${texts(TWO, THREE)}`,
    ],
    wrong: [
      texts(TITLE, ONE, TWO, NEW, THREE),
      texts(TITLE, ONE, NEW.replace('七十二', '七十'), TWO, THREE),
      `${texts(TITLE, ONE)}<w:p>${deleted(NEW)}</w:p>${texts(TWO, THREE)}`,
      texts(TITLE, ONE) + box(NEW) + texts(TWO, THREE),
      texts(TITLE, ONE, NEW.replace(/[“”]/g, '"'), TWO, THREE),
    ],
  },
  {
    ...base,
    title: 'widths and quotation marks where the item lets them go',
    code: '10501',
    target: { in: 'place', after: { text: ONE } },
    expected: { text: NEW, foldsWidth: true },
    right: [texts(TITLE, ONE, NEW.replace(/[“”]/g, '"').replace('，', ','), TWO, THREE)],
    wrong: [texts(TITLE, ONE, NEW.replace(/[“”]/g, ''), TWO, THREE)],
  },
  {
    ...base,
    title: 'every one replaced, in boxes and tables too, old text inside the new',
    code: '10502',
    start: START + TABLE.replace('甲', '茶叶') + box('茶叶') + texts('结尾'),
    target: DOCUMENT,
    expected: { find: '茶', replace: '茗茶' },
    right: [
      [START, TABLE.replace('甲', '茶叶'), box('茶叶'), texts('结尾')]
        .join('')
        .replaceAll('茶', '茗茶'),
      `${[START, TABLE.replace('甲', '茶叶'), box('茶叶'), texts('结尾')].join('').replaceAll('茶', '茗茶')}`.replaceAll(
        '茗茶',
        `</w:t></w:r>${deleted('茶').replaceAll('w:id="3"', 'w:id="9"')}${run('茗')}<w:r><w:t>茶`,
      ),
    ],
    wrong: [
      START.replaceAll('茶', '茗茶') + TABLE.replace('甲', '茗茶叶') + box('茶叶') + texts('结尾'),
      START.replaceAll('茶', '茗茶') + TABLE.replace('甲', '茶叶') + box('茗茶叶') + texts('结尾'),
      START.replace('茶', '茗茶') + TABLE + box('茶叶') + texts('结尾'),
      START.replaceAll('茶', '茗') + TABLE.replace('甲', '茗叶') + box('茗叶') + texts('结尾'),
    ],
  },
  {
    ...base,
    title: 'a table of contents that repeats a heading is no replacement more',
    code: '10502',
    target: DOCUMENT,
    expected: { find: '历史', replace: '由来' },
    right: [
      START.replaceAll('历史', '由来'),
      {
        body:
          paragraph('茶的由来\t1', '', '<w:pStyle w:val="T"/>') + START.replaceAll('历史', '由来'),
        styles: '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>',
      },
    ],
    wrong: [START.replaceAll('历史', ''), START.replaceAll('历史', '由来') + texts('由来')],
  },
  {
    ...base,
    title: 'gone is also what is deleted under revision, not what is hidden or blank',
    code: '10503',
    target: DOCUMENT,
    expected: { texts: [TWO] },
    right: [texts(TITLE, ONE, THREE), texts(TITLE, ONE) + gone(TWO) + texts(THREE)],
    wrong: [
      texts(TITLE, ONE) + paragraph(TWO, '<w:vanish/>') + texts(THREE),
      texts(TITLE, ONE) + paragraph(TWO, '<w:strike/>') + texts(THREE),
      texts(TITLE, ONE, TWO.slice(2), THREE),
      texts(TITLE, ONE, THREE, TWO),
    ],
  },
  {
    ...base,
    title: 'no empty line is left but the one that a table needs after it',
    code: '10503',
    start: texts(TITLE, '', ONE, '', TWO) + TABLE + paragraph(''),
    target: DOCUMENT,
    expected: { blankLines: true },
    right: [
      texts(TITLE, ONE, TWO) + TABLE + paragraph(''),
      texts(TITLE) + gone('') + texts(ONE, TWO) + TABLE + paragraph(''),
    ],
    wrong: [
      texts(TITLE, '', ONE, TWO) + TABLE + paragraph(''),
      texts(TITLE, '　', ONE, TWO) + TABLE + paragraph(''),
      texts(TITLE, ONE, TWO) + TABLE + paragraph('') + paragraph(''),
    ],
  },
  {
    ...base,
    title: 'moved is not copied',
    code: '10504',
    target: paragraphsOf(THREE),
    expected: { to: { in: 'place', after: { text: TITLE } } },
    right: [
      texts(TITLE, THREE, ONE, TWO),
      paragraph(TITLE) +
        `<w:p><w:moveTo w:id="1">${run(THREE)}</w:moveTo></w:p>` +
        texts(ONE, TWO) +
        `<w:p><w:pPr><w:rPr><w:moveFrom w:id="3"/></w:rPr></w:pPr><w:moveFrom w:id="2">${run(THREE)}</w:moveFrom></w:p>`,
    ],
    wrong: [
      texts(TITLE, THREE, ONE, TWO, THREE),
      texts(TITLE, ONE, THREE, TWO),
      texts(THREE, TITLE, ONE, TWO),
    ],
  },
  {
    ...base,
    title: 'a sign of a symbol font, with its code in either form, or as a character',
    code: '10506',
    target: paragraphsOf(TITLE),
    expected: { symbols: [{ font: 'Wingdings', code: '28' }] },
    right: [
      led(sym('Wingdings', 'F028')),
      led(sym('wingdings', '0028')),
      led(run('\uf028', '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')),
    ],
    wrong: [
      led(sym('Wingdings', 'F029')),
      led(sym('Webdings', 'F028')),
      led(`<w:del w:id="1">${sym('Wingdings', 'F028')}</w:del>`),
      `<w:p>${sym('Wingdings', 'F028')}${run('别处')}</w:p>${START}`,
    ],
  },
  {
    ...base,
    title: 'a character that a symbol font draws',
    code: '10506',
    target: paragraphsOf(TITLE),
    expected: { symbols: [{ character: '☎' }] },
    right: [led(run('☎')), led(sym('Wingdings', 'F028'))],
    wrong: [
      led(run('(')),
      led(run('☏')),
      led(`<w:del w:id="1"><w:r><w:delText>☎</w:delText></w:r></w:del>`),
    ],
  },
  {
    ...base,
    title: 'a date by its form; updating itself only as a field',
    code: '10507',
    target: { in: 'body', except: [{ text: TITLE }] },
    expected: { format: 'yyyy年M月d日', updates: true },
    right: [
      dated(field('DATE \\@ "yyyy年M月d日"', '2024年5月1日')),
      dated(
        `<w:fldSimple w:instr="TIME \\@ &quot;yyyy'年'M'月'd'日'&quot;">${run('2024年5月1日')}</w:fldSimple>`,
      ),
    ],
    wrong: [
      dated(run('2024年5月1日')),
      dated(field('DATE \\@ "yyyy-MM-dd"', '2024-05-01')),
      dated(field('CREATEDATE \\@ "yyyy年M月d日"', '2024年5月1日')),
      dated(`<w:del w:id="1">${field('DATE \\@ "yyyy年M月d日"', '2024年5月1日')}</w:del>`),
      dated(field('DATE \\@ "yyyy年M月d日"', '2024年5月1日', ' w:fldLock="1"')),
    ],
  },
  {
    ...base,
    title: 'a typed date in just this form',
    code: '10507',
    target: { in: 'body' },
    expected: { format: 'yyyy年M月d日', updates: false },
    right: [dated(run('2024年5月1日')), dated(run('2024年') + run('12月31日'))],
    wrong: [
      dated(run('2024年05月01日')),
      dated(run('二〇二四年五月一日')),
      dated(field('DATE \\@ "yyyy年M月d日"', '2024年5月1日')),
    ],
  },
]
tryPitfalls('texts: right in another way, wrong though it looks right (CHECKPOINTS 4.5)', cases)
