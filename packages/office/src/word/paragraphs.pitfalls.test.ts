import { paragraph, run } from '../testing/make-document.ts'
import { paragraphsOf, type PitfallCase } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'
import {
  TEXT,
  NEXT,
  rest,
  BOTH,
  style,
  pPr,
  DEFAULTS,
  direct,
  styled,
} from '../testing/paragraph-answers.ts'

const base = { start: { body: BOTH, styles: DEFAULTS }, target: paragraphsOf(TEXT) }
const ind = (attributes: string) => direct(`<w:ind ${attributes}/>`)
const spacing = (attributes: string) => direct(`<w:spacing ${attributes}/>`)
const numbered = (properties: string, levelIndent: string, styleIndent = '') => ({
  body: paragraph(TEXT, '', properties) + rest,
  styles: DEFAULTS + style('l', pPr(`<w:numPr><w:numId w:val="1"/></w:numPr>${styleIndent}`)),
  numbering: `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:pPr><w:ind ${levelIndent}/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
})
const drop = (frame: string, letter = '高', text = TEXT.slice(1)) => ({
  body: `<w:p>${pPr(`<w:framePr ${frame}/>`)}${run(letter, '<w:rFonts w:eastAsia="隶书"/><w:sz w:val="80"/>')}</w:p>${paragraph(text)}${rest}`,
  styles: DEFAULTS,
})
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'characters win over twips, and a 0 only cancels',
    code: '10202',
    expected: { value: 2 },
    right: [
      ind('w:firstLineChars="198" w:firstLine="10"'),
      ind('w:firstLine="420"'),
      ind('w:firstLine="417"'),
      ind('w:firstLine="21pt"'),
      ind('w:firstLineChars="0" w:firstLine="422"'),
      {
        body: paragraph(TEXT, '<w:sz w:val="28"/>', '<w:ind w:firstLine="560"/>') + rest,
        styles: DEFAULTS,
      },
      styled('<w:ind w:hanging="420"/>', '<w:ind w:firstLine="420"/>'),
      numbered(
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:firstLineChars="200" w:firstLine="420"/>',
        'w:left="420" w:hanging="420"',
      ),
    ],
    wrong: [
      ind('w:firstLineChars="190" w:firstLine="420"'),
      ind('w:firstLineChars="210" w:firstLine="420"'),
      ind('w:firstLine="445"'),
      ind('w:firstLine="395"'),
      ind('w:left="420"'),
      ind('w:hangingChars="200" w:hanging="420"'),
      styled(
        '<w:ind w:firstLineChars="200" w:firstLine="420"/>',
        '<w:ind w:firstLineChars="0" w:firstLine="0"/>',
      ),
      { body: paragraph('\u3000\u3000' + TEXT) + rest, styles: DEFAULTS },
      { body: `<w:p>${pPr('')}<w:r><w:tab/></w:r>${run(TEXT)}</w:p>${rest}`, styles: DEFAULTS },
      {
        body: paragraph(TEXT, '<w:sz w:val="32"/>', '<w:ind w:firstLine="420"/>') + rest,
        styles: DEFAULTS,
      },
    ],
  },
  {
    ...base,
    title: 'a hanging indent takes the place of a first-line one',
    code: '10203',
    expected: { value: 0.74, unit: 'cm' },
    right: [
      ind('w:left="420" w:hanging="420"'),
      ind('w:left="420" w:hanging="420" w:firstLine="420"'),
    ],
    wrong: [ind('w:firstLine="420"'), ind('w:left="420"'), ind('w:left="420" w:hanging="460"')],
  },
  {
    ...base,
    title: 'sides under the names of Strict files, by the list, and without the hanging part',
    code: '10204',
    expected: { left: { value: 2 }, right: { value: 2 } },
    right: [
      ind('w:leftChars="200" w:left="420" w:rightChars="200" w:right="420"'),
      ind('w:startChars="200" w:endChars="200"'),
      ind('w:start="420" w:end="420"'),
      ind('w:leftChars="200" w:left="840" w:hangingChars="200" w:hanging="420" w:right="420"'),
      numbered('<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:right="420"/>', 'w:left="420"'),
      numbered('<w:pStyle w:val="l"/>', 'w:left="999"', '<w:ind w:left="420" w:right="420"/>'),
    ],
    wrong: [
      ind('w:leftChars="200" w:left="420"'),
      ind('w:left="840" w:right="420"'),
      ind('w:left="567" w:right="567"'),
      numbered(
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:right="420"/>',
        'w:left="800" w:hanging="200"',
      ),
    ],
  },
  {
    ...base,
    title: 'an exact height is neither a least one nor a number of lines',
    code: '10205',
    expected: { mode: 'exact', value: 20 },
    right: [
      spacing('w:line="400" w:lineRule="exact"'),
      spacing('w:line="20pt" w:lineRule="exact"'),
      styled('<w:spacing w:line="400" w:lineRule="exact"/>', '<w:spacing w:before="20"/>'),
    ],
    wrong: [
      spacing('w:line="400" w:lineRule="atLeast"'),
      spacing('w:line="400"'),
      spacing('w:line="402" w:lineRule="exact"'),
      spacing('w:line="380" w:lineRule="exact"'),
    ],
  },
  {
    ...base,
    title: 'a height without its rule counts in lines',
    code: '10205',
    expected: { mode: 'multiple', value: 1.25 },
    right: [spacing('w:line="300"'), spacing('w:line="300" w:lineRule="auto"')],
    wrong: [
      spacing('w:line="300" w:lineRule="exact"'),
      spacing('w:line="312"'),
      spacing('w:lineRule="auto"'),
    ],
  },
  {
    ...base,
    title: 'lines win over points, and automatic space over both',
    code: '10206',
    expected: { before: { value: 1, unit: 'lines' }, after: { value: 0, unit: 'pt' } },
    right: [
      spacing('w:beforeLines="100" w:before="312"'),
      spacing('w:before="240"'),
      {
        ...spacing('w:before="312"'),
        body:
          paragraph(TEXT, '', '<w:spacing w:before="312"/>') +
          rest +
          '<w:sectPr><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>',
      },
      spacing('w:beforeLines="100" w:beforeAutospacing="0" w:after="0"'),
    ],
    wrong: [
      spacing('w:before="20"'),
      spacing('w:beforeLines="110" w:before="240"'),
      spacing('w:beforeLines="100" w:beforeAutospacing="1"'),
      spacing('w:beforeLines="100" w:after="120"'),
      spacing('w:beforeLines="100" w:afterLines="50"'),
      spacing('w:afterLines="100"'),
    ],
  },
  {
    ...base,
    title: 'a level comes from a heading style as well',
    code: '10207',
    expected: { level: 1 },
    right: [
      styled('<w:outlineLvl w:val="0"/>'),
      styled('<w:outlineLvl w:val="2"/>', '<w:outlineLvl w:val="0"/>'),
    ],
    wrong: [
      styled('<w:outlineLvl w:val="0"/>', '<w:outlineLvl w:val="9"/>'),
      { body: paragraph(TEXT, '<w:b/><w:sz w:val="44"/>') + rest, styles: DEFAULTS },
    ],
  },
  {
    ...base,
    title: 'a line below is no box, and no line of the text',
    code: '10209',
    expected: { sides: ['bottom'], line: { style: 'double', widthPt: 0.75, colors: ['蓝色'] } },
    right: [
      direct('<w:pBdr><w:bottom w:val="double" w:sz="6" w:color="0070c0"/></w:pBdr>'),
      direct(
        '<w:pBdr><w:top w:val="nil"/><w:left w:val="none"/><w:bottom w:val="double" w:sz="6" w:color="0000FF"/></w:pBdr>',
      ),
      styled(
        '<w:pBdr><w:top w:val="single" w:sz="4"/></w:pBdr>',
        '<w:pBdr><w:top w:val="none"/><w:bottom w:val="double" w:sz="6" w:color="0070C0"/></w:pBdr>',
      ),
    ],
    wrong: [
      direct('<w:pBdr><w:top w:val="double" w:sz="6" w:color="0070C0"/></w:pBdr>'),
      direct(
        '<w:pBdr><w:top w:val="single" w:sz="4"/><w:bottom w:val="double" w:sz="6" w:color="0070C0"/></w:pBdr>',
      ),
      direct('<w:pBdr><w:bottom w:val="double" w:sz="4" w:color="0070C0"/></w:pBdr>'),
      {
        body: paragraph(TEXT, '<w:bdr w:val="double" w:sz="6" w:color="0070C0"/>') + rest,
        styles: DEFAULTS,
      },
    ],
  },
  {
    ...base,
    title: 'a pattern is not a fill, and the text is not the paragraph',
    code: '10210',
    expected: { patterns: ['pct15'] },
    right: [direct('<w:shd w:val="pct15" w:color="auto" w:fill="FFFFFF"/>')],
    wrong: [
      direct('<w:shd w:val="clear" w:fill="D9D9D9"/>'),
      direct('<w:shd w:val="pct20" w:fill="auto"/>'),
      { body: paragraph(TEXT, '<w:shd w:val="pct15" w:fill="auto"/>') + rest, styles: DEFAULTS },
    ],
  },
  {
    ...base,
    title: 'the letter stands in a paragraph of its own before its text',
    code: '10211',
    expected: { lines: 2, distanceCm: 0.5, fonts: ['隶书'] },
    right: [drop('w:dropCap="drop" w:lines="2" w:hSpace="284"')],
    wrong: [
      drop('w:dropCap="margin" w:lines="2" w:hSpace="284"'),
      drop('w:dropCap="drop" w:lines="3" w:hSpace="284"'),
      drop('w:dropCap="drop" w:lines="2"'),
      drop('w:dropCap="none" w:lines="2" w:hSpace="284"'),
      drop('w:dropCap="drop" w:lines="2" w:hSpace="284"', '', TEXT),
      {
        body: `<w:p>${run('高', '<w:sz w:val="80"/>')}${run(TEXT.slice(1))}</w:p>${rest}`,
        styles: DEFAULTS,
      },
    ],
  },
  {
    ...base,
    title: 'a stop that a style sets may be cleared',
    code: '10212',
    expected: { stops: [{ position: { value: 20 } }], only: true },
    right: [
      styled('<w:tabs><w:tab w:val="left" w:pos="4200"/></w:tabs>'),
      styled(
        '<w:tabs><w:tab w:val="center" w:pos="4153"/></w:tabs>',
        '<w:tabs><w:tab w:val="clear" w:pos="4153"/><w:tab w:val="left" w:pos="4200"/></w:tabs>',
      ),
    ],
    wrong: [
      styled(
        '<w:tabs><w:tab w:val="left" w:pos="4200"/></w:tabs>',
        '<w:tabs><w:tab w:val="clear" w:pos="4200"/></w:tabs>',
      ),
      direct(
        '<w:tabs><w:tab w:val="left" w:pos="4200"/><w:tab w:val="left" w:pos="5000"/></w:tabs>',
      ),
      direct('<w:tabs><w:tab w:val="left" w:pos="4200" w:leader="dot"/></w:tabs>'),
      direct('<w:tabs><w:tab w:val="center" w:pos="4200"/></w:tabs>'),
    ],
  },
  {
    ...base,
    title: 'a moved paragraph does not stay where it was',
    code: '10214',
    target: { in: 'document' },
    expected: { paragraphs: [NEXT, TEXT] },
    right: [
      paragraph(NEXT) + paragraph(TEXT),
      paragraph(NEXT) + paragraph('') + `<w:p>${run(TEXT.slice(0, 3))}${run(TEXT.slice(3))}</w:p>`,
    ],
    wrong: [
      BOTH,
      paragraph(NEXT) + paragraph(TEXT) + paragraph(NEXT),
      paragraph(NEXT) + paragraph('中间') + paragraph(TEXT),
      paragraph(NEXT + TEXT),
    ],
  },
  {
    ...base,
    title: 'a style by its name in either language, whatever its id',
    code: '10215',
    expected: { style: '标题 2' },
    right: [
      {
        body: paragraph(TEXT, '', '<w:pStyle w:val="3"/>') + rest,
        styles: '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/></w:style>',
      },
      {
        body: paragraph(TEXT, '', '<w:pStyle w:val="x"/>') + rest,
        styles: '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="标题２"/></w:style>',
      },
    ],
    wrong: [
      {
        body: paragraph(TEXT, '', '<w:pStyle w:val="2"/>') + rest,
        styles: '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>',
      },
      { body: paragraph(TEXT, '', '<w:pStyle w:val="Heading2"/>') + rest, styles: DEFAULTS },
      {
        body: paragraph(TEXT, '<w:rStyle w:val="2Char"/>') + rest,
        styles:
          '<w:style w:type="character" w:styleId="2Char"><w:name w:val="标题 2 Char"/></w:style>',
      },
    ],
  },
]
tryPitfalls('what looks like a format of paragraphs and is not (CHECKPOINTS 4.2)', cases)
