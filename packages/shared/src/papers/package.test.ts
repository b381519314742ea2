import { describe, expect, it } from 'vitest'
import { sha256Hex, utf8ToBytes } from '../kernel/index.ts'
import { packagedPaper, packageLength, readPackage, writePackage } from './package.ts'
import type { PaperContent } from './papers.contract.ts'

const bytes = utf8ToBytes('a picture')
const picture = {
  ...{ name: 'p1', hash: sha256Hex(bytes), size: bytes.length, type: 'image/png' },
}
const paper: PaperContent = {
  version: 1,
  title: 'Paper',
  items: [
    {
      ...{ id: 'Q1', kind: 'single', points: 1, stem: '![](p1)', knowledgePoint: '90101' },
      options: [
        { id: 'A', text: '![](p1)' },
        { id: 'B', text: 'none' },
      ],
      answer: ['A'],
      // What the bank may come to say of a picture is not told to candidates.
      pictures: [{ ...picture, sentBy: 'author' } as typeof picture],
    },
    { id: 'Q2', kind: 'fillIn', points: 1, stem: '?', knowledgePoint: '90101', answer: ['x'] },
  ],
  tasks: [],
}

describe('pictures in paper packages', () => {
  it('PI1: an item’s pictures come with it, and their bytes once, in the package of its variant', () => {
    const packaged = packagedPaper({ paperId: 'P', version: 1 }, paper)
    expect(packaged.items[0]?.pictures).toEqual([picture])
    expect(packaged.items[1]).not.toHaveProperty('pictures')
    expect(packaged.contents).toEqual([{ hash: picture.hash, size: picture.size }])
    const withId = { ...packaged, paperId: '01900000-0000-7000-8000-000000000001' }
    const plain = writePackage(withId, new Map([[picture.hash, bytes]]), packageLength([withId]))
    const read = readPackage(plain)
    expect(read?.paper).toEqual(withId)
    expect([...(read?.contents.get(picture.hash) ?? [])]).toEqual([...bytes])
    expect(() => writePackage(withId, new Map(), packageLength([withId]))).toThrow(RangeError)
  })
})
