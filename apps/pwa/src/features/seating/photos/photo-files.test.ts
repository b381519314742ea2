import { describe, expect, it } from 'vitest'
import { examNumberOfFile, fittedSize } from './photo-files.ts'

describe('photo files', () => {
  it.each([
    ['501001.jpg', '501001'],
    ['５０１００１.JPG', '501001'],
    ['a-17_王小明.png', 'a-17'],
    ['501001 (2).jpeg', '501001'],
    ['王小明.jpg', undefined],
    ['.jpg', undefined],
  ])('[N11] %s is of %s', (name, examNumber) => {
    expect(examNumberOfFile(name)).toBe(examNumber)
  })

  it('[N11] are made as small as the door needs, and never larger', () => {
    expect(fittedSize(3000, 4000)).toEqual({ width: 480, height: 640 })
    expect(fittedSize(295, 413)).toEqual({ width: 295, height: 413 })
  })
})
