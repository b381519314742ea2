import { strToU8 } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkWellFormed } from './check-well-formed.ts'
import { PackageError } from './package-error.ts'
import { parseXml } from './xml-tree.ts'

function said(check: (bytes: Uint8Array, name: string) => unknown, text: string): string {
  try {
    check(strToU8(text), 'a.xml')
    return 'ok'
  } catch (error) {
    if (error instanceof PackageError) return error.code
    throw error
  }
}

describe('a part is proven well formed without a tree (F11b)', () => {
  it.each([
    '<a/>',
    '\ufeff<?xml version="1.0"?>\r\n<!-- a -- b --><a b="&lt;" c=\'"\'>甲<b/>&#x4e00;</a >\n',
    '<w:a xmlns:w="u"><w:b w:c = "1" /></w:a>',
    '<a><![CDATA[ <b> & ]]></a>',
    '<甲 乙="丙"/>',
  ])('takes %s', (text) => {
    expect(said(checkWellFormed, text)).toBe('ok')
  })

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a></ab>',
    '<ab></a>',
    '</a>',
    '<a/><b/>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a b=1/>',
    '<a b="<"/>',
    '<a b="1',
    '<a b/>',
    '<a><!-- </a>',
    '<a>\u0000</a>',
    '<a/>tail',
    '< a/>',
    '<a><b</a>',
  ])('refuses %s', (text) => {
    expect(said(checkWellFormed, text)).toBe('damaged')
  })

  it('refuses a DTD and a tower of elements as hostile', () => {
    expect(said(checkWellFormed, '<!DOCTYPE a []><a/>')).toBe('hostile')
    expect(said(checkWellFormed, '<a>'.repeat(300) + '</a>'.repeat(300))).toBe('hostile')
  })

  it('never refuses what the tokenizer takes, and says the same of what is cut short', () => {
    const node: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('甲', ' ', '&amp;', '&#65;', '<!--x-->', '<e/>', '<e a="&gt;" b="\'"/>'),
        fc
          .tuple(fc.constantFrom('a', 'ab', 'w:p'), fc.array(tie('node'), { maxLength: 4 }))
          .map(([name, inner]) => `<${name} k="v">${inner.join('')}</${name}>`),
      ),
    })).node
    fc.assert(
      fc.property(fc.array(node), fc.nat(), (nodes, cut) => {
        const text = `<r xmlns:w="u">${nodes.join('')}</r>`
        expect(said(checkWellFormed, text)).toBe('ok')
        const short = text.slice(0, cut % text.length)
        expect(said(checkWellFormed, short)).toBe(said(parseXml, short))
      }),
    )
  })
})
