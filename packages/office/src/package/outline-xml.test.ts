import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { strToU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { mayContain, OutlineElement, sourceOf } from './element-of-outline.ts'
import { PackageError } from './package-error.ts'
import { children, descendants } from './xml-query.ts'
import { parseXml, type XmlElement } from './xml-tree.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))
const isFull = process.env['WENKAO_FULL'] === '1'
if (!existsSync(corpus))
  console.warn(`LEFT OUT: reading real files with and without a tree, no corpus at ${corpus}`)

type Plain = readonly [name: string, attributes: unknown, ...content: unknown[]]

function plain(element: XmlElement, parent?: XmlElement): Plain {
  if (element.parent !== parent) throw new Error(`${element.name} has another parent`)
  return [
    element.name,
    { ...element.attributes },
    ...element.children.map((one) => (typeof one === 'string' ? one : plain(one, element))),
  ]
}

function treeOf(bytes: Uint8Array): Plain | string {
  try {
    return plain(parseXml(bytes, 'a'))
  } catch (error) {
    if (error instanceof PackageError) return error.code
    throw error
  }
}

/** The same part read by the reader that makes everything at once: a comment is beyond the other. */
function whole(bytes: Uint8Array): Plain | string {
  const comment = strToU8('<!---->')
  const longer = new Uint8Array(bytes.length + comment.length)
  longer.set(bytes)
  longer.set(comment, bytes.length)
  return treeOf(longer)
}

const NAMESPACES =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ' +
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ' +
  'xmlns:zz="urn:unknown"'

const node: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => {
  const inner = fc.array(tie('node'), { maxLength: 4 }).map((list) => list.join(''))
  return {
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        '甲',
        ' \t\n',
        '&amp;',
        '&#65;&#x4e00;',
        '<e/>',
        '<e a="&gt;\t甲" b=\'"\' zz:c=">"/>',
        '<w:t> </w:t>',
        '<zz:t> </zz:t>',
        '<w:b w:val="1"/>',
        '<w:b w:val="1"/>',
        '<w:b xmlns:w="urn:other" w:val="1"/>',
        ']',
      ),
      fc
        .tuple(fc.constantFrom('a', 'w:p', 'w:rPr', 'w:t', '甲乙'), inner)
        .map(([name, content]) => `<${name} w:k="v">${content}</${name}>`),
      fc
        .tuple(fc.constantFrom('wps', 'zz', 'wps zz'), inner, inner)
        .map(
          ([requires, choice, fallback]) =>
            `<mc:AlternateContent><mc:Choice Requires="${requires}">${choice}</mc:Choice>` +
            `<mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`,
        ),
    ),
  }
}).node
const part = fc
  .array(node)
  .map((nodes) => `<?xml version="1.0"?>\r\n<r ${NAMESPACES}>${nodes.join('')}</r>\n`)

describe('elements made when they are asked for', () => {
  it('are those that are made at once, on generated parts', () => {
    fc.assert(
      fc.property(part, (text) => {
        const bytes = strToU8(text)
        expect(parseXml(bytes, 'a')).toBeInstanceOf(OutlineElement)
        expect(treeOf(bytes)).toEqual(whole(bytes))
      }),
      { numRuns: isFull ? 5000 : 300 },
    )
  }, 300_000)

  it('are those that are made at once, or none, on parts with pieces cut out, put in and turned round', () => {
    const piece = fc.constantFrom(
      ...['<', '>', '/', '&', '"', '=', 'a', ' ', '</a>', ']]>', '\u0001', '\r', '&nbsp;', '&#0;'],
      ...['<a a="1" a="2"/>', '<!-- a -->', '<![CDATA[ ]]>', '<?p q?>', '\ufffe', '<!DOCTYPE a>'],
    )
    fc.assert(
      fc.property(part, fc.nat(), fc.nat(8), piece, (text, at, cut, put) => {
        const from = at % text.length
        const bytes = strToU8(text.slice(0, from) + put + text.slice(from + cut))
        expect(treeOf(bytes)).toEqual(whole(bytes))
      }),
      { numRuns: isFull ? 20_000 : 600 },
    )
  }, 300_000)

  it('are those that are made at once, on every part of real files', () => {
    const folders = existsSync(corpus) ? ['docx', 'xlsx', 'pptx'] : []
    for (const folder of folders) {
      const names = readdirSync(join(corpus, folder)).sort()
      for (const [index, name] of names.entries()) {
        const bytes = readFileSync(join(corpus, folder, name))
        if (!isFull && (index % 12 !== 5 || bytes.length > 100_000)) continue
        for (const [part, content] of Object.entries(unzipSync(new Uint8Array(bytes)))) {
          if (!/\.(xml|rels|vml)$/i.test(part) || content[0] === 0xff || content[0] === 0xfe)
            continue
          expect([name, part, treeOf(content)]).toEqual([name, part, whole(content)])
        }
      }
    }
  }, 300_000)

  it('are found by their name wherever they are', () => {
    fc.assert(
      fc.property(part, (text) => {
        const root = parseXml(strToU8(text), 'a')
        const all: XmlElement[] = []
        const visit = (one: XmlElement): void => {
          for (const inner of children(one)) {
            all.push(inner)
            visit(inner)
          }
        }
        visit(root)
        for (const name of ['w:b', 'w:t', 'e', '{urn:unknown}:t', '{urn:other}:b'])
          expect(descendants(root, name)).toEqual(all.filter((one) => one.name === name))
        for (const one of all)
          if (descendants(one, 'w:b').length > 0) expect(mayContain(one, 'w:b')).toBe(true)
      }),
    )
  })

  it('are alike when their text is, but for those that stand among other namespaces', () => {
    const root = parseXml(
      strToU8(
        `<r ${NAMESPACES}><w:b w:val="1"/><w:b w:val="1"/>` +
          '<a xmlns:w="urn:other"><w:b w:val="1"/></a></r>',
      ),
      'a',
    )
    const [first, second, third] = children(root)
    expect(first && sourceOf(first)).toBe('<w:b w:val="1"/>')
    expect(second && sourceOf(second)).toBe('<w:b w:val="1"/>')
    expect(third && children(third).map(sourceOf)).toEqual([undefined])
    expect(third && children(third).map(({ name }) => name)).toEqual(['{urn:other}:b'])
  })
})
